{{/*
What the schema can't say: rules between values. Fails with a sentence that names the keys.
*/}}
{{- define "erlmcp-enterprise.validate" -}}
{{- $values := .Values -}}
{{- $autoscaling := $values.autoscaling -}}
{{- if not (or $values.deployment.enabled $values.statefulset.enabled) -}}
{{- fail "deployment.enabled and statefulset.enabled are both false: nothing would run" -}}
{{- end -}}
{{- if and $autoscaling.enabled (gt (int $autoscaling.minReplicas) (int $autoscaling.maxReplicas)) -}}
{{- fail (printf "autoscaling.minReplicas (%v) must not exceed autoscaling.maxReplicas (%v)" $autoscaling.minReplicas $autoscaling.maxReplicas) -}}
{{- end -}}
{{- if and $autoscaling.enabled (not (or $autoscaling.targetCPUUtilizationPercentage $autoscaling.targetMemoryUtilizationPercentage)) -}}
{{- fail "autoscaling.enabled needs targetCPUUtilizationPercentage or targetMemoryUtilizationPercentage" -}}
{{- end -}}
{{- if and $values.deployment.enabled (eq (toString $values.deployment.maxUnavailable) "0") (eq (toString $values.deployment.maxSurge) "0") -}}
{{- fail "deployment.maxUnavailable and deployment.maxSurge are both 0: an update could not begin" -}}
{{- end -}}
{{- if $values.podDisruptionBudget.enabled -}}
{{- $available := int $values.podDisruptionBudget.minAvailable -}}
{{- $pods := ternary $autoscaling.minReplicas $values.deployment.replicas $autoscaling.enabled -}}
{{- if and $values.deployment.enabled (ge $available (int $pods)) -}}
{{- fail (printf "podDisruptionBudget.minAvailable (%v) must be below %s (%v), or no node could be drained" $available (ternary "autoscaling.minReplicas" "deployment.replicas" $autoscaling.enabled) $pods) -}}
{{- end -}}
{{- if and $values.statefulset.enabled (ge $available (int $values.statefulset.replicas)) -}}
{{- fail (printf "podDisruptionBudget.minAvailable (%v) must be below statefulset.replicas (%v), or no node could be drained" $available $values.statefulset.replicas) -}}
{{- end -}}
{{- end -}}
{{- if and $values.statefulset.enabled (gt (int $values.statefulset.partition) (int $values.statefulset.replicas)) -}}
{{- fail (printf "statefulset.partition (%v) must not exceed statefulset.replicas (%v)" $values.statefulset.partition $values.statefulset.replicas) -}}
{{- end -}}
{{- if and $values.service.nodePort (eq $values.service.type "ClusterIP") -}}
{{- fail "service.nodePort needs service.type NodePort or LoadBalancer" -}}
{{- end -}}
{{- if ne (empty $values.tls.certificate) (empty $values.tls.key) -}}
{{- fail "tls.certificate and tls.key must be given together" -}}
{{- end -}}
{{- include "erlmcp-enterprise.validateExternalSecrets" . -}}
{{- end -}}

{{/*
The rules of external secrets.
*/}}
{{- define "erlmcp-enterprise.validateExternalSecrets" -}}
{{- $external := .Values.externalSecrets -}}
{{- if $external.enabled -}}
{{- if and $external.secretStore.vault.enabled (not $external.secretStore.vault.address) -}}
{{- fail "externalSecrets.secretStore.vault.address is empty: where is Vault?" -}}
{{- end -}}
{{- if not (or $external.secretStore.vault.enabled $external.secretStore.name) -}}
{{- fail "externalSecrets.secretStore needs vault.enabled, or the name of a store that exists" -}}
{{- end -}}
{{- range $external.secrets -}}
{{- if not (or .key .data) -}}
{{- fail (printf "externalSecrets.secrets: %s needs a key or data" .name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
