{{/*
What the schema can't say: rules between values. Fails with a sentence that names the keys.
*/}}
{{- define "erlmcp.validate" -}}
{{- $values := .Values -}}
{{- $autoscaling := $values.autoscaling -}}
{{- if and $autoscaling.enabled (gt (int $autoscaling.minReplicas) (int $autoscaling.maxReplicas)) -}}
{{- fail (printf "autoscaling.minReplicas (%v) must not exceed autoscaling.maxReplicas (%v)" $autoscaling.minReplicas $autoscaling.maxReplicas) -}}
{{- end -}}
{{- if $values.podDisruptionBudget.enabled -}}
{{- $key := ternary "autoscaling.minReplicas" "replicas" $autoscaling.enabled -}}
{{- $pods := ternary $autoscaling.minReplicas $values.replicas $autoscaling.enabled -}}
{{- if ge (int $values.podDisruptionBudget.minAvailable) (int $pods) -}}
{{- fail (printf "podDisruptionBudget.minAvailable (%v) must be below %s (%v), or no machine could be drained" $values.podDisruptionBudget.minAvailable $key $pods) -}}
{{- end -}}
{{- end -}}
{{- if and $values.drain.enabled $values.terminationGracePeriodSeconds (ge (int $values.drain.seconds) (int $values.terminationGracePeriodSeconds)) -}}
{{- fail (printf "drain.seconds (%v) must be below terminationGracePeriodSeconds (%v)" $values.drain.seconds $values.terminationGracePeriodSeconds) -}}
{{- end -}}
{{- if gt (int $values.sysConfig.kernel.distListenMin) (int $values.sysConfig.kernel.distListenMax) -}}
{{- fail (printf "sysConfig.kernel.distListenMin (%v) must not exceed distListenMax (%v)" $values.sysConfig.kernel.distListenMin $values.sysConfig.kernel.distListenMax) -}}
{{- end -}}
{{- if and $values.fluentd.enabled (not $values.runtimeLogs.enabled) -}}
{{- fail "fluentd.enabled needs runtimeLogs.enabled: there would be nothing to read" -}}
{{- end -}}
{{- if ne (empty $values.secrets.tlsCert) (empty $values.secrets.tlsKey) -}}
{{- fail "secrets.tlsCert and secrets.tlsKey must be given together" -}}
{{- end -}}
{{- include "erlmcp.validateExternalSecrets" . -}}
{{- include "erlmcp.validateIstio" . -}}
{{- if and $values.argocd.enabled (not $values.argocd.repoURL) -}}
{{- fail "argocd.repoURL is empty: which repository holds the chart?" -}}
{{- end -}}
{{- end -}}

{{/*
The rules of external secrets.
*/}}
{{- define "erlmcp.validateExternalSecrets" -}}
{{- $external := .Values.externalSecrets -}}
{{- if $external.enabled -}}
{{- if and $external.secretStore.create (not $external.secretStore.vault.address) -}}
{{- fail "externalSecrets.secretStore.vault.address is empty: where is Vault?" -}}
{{- end -}}
{{- if not (or $external.secretStore.create $external.secretStore.name) -}}
{{- fail "externalSecrets.secretStore needs create, or the name of a store that exists" -}}
{{- end -}}
{{- $keys := list -}}
{{- range $external.data -}}
{{- $keys = append $keys .secretKey -}}
{{- end -}}
{{- range list "erlang-cookie" "jwt-secret" "tls-cert" "tls-key" -}}
{{- if not (has . $keys) -}}
{{- fail (printf "externalSecrets.data has no entry for %s, which pods read" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
The rules of the mesh.
*/}}
{{- define "erlmcp.validateIstio" -}}
{{- $istio := .Values.istio -}}
{{- if and $istio.virtualService.enabled $istio.destinationRule.enabled (not $istio.virtualService.http) -}}
{{- $used := list -}}
{{- if eq $istio.virtualService.strategy "canary" -}}
{{- $used = list $istio.virtualService.canary.stable $istio.virtualService.canary.canary -}}
{{- else -}}
{{- $used = list $istio.virtualService.blueGreen.active -}}
{{- end -}}
{{- range $used -}}
{{- if not (has . $istio.destinationRule.subsets) -}}
{{- fail (printf "istio.virtualService routes to subset %s, which istio.destinationRule.subsets lacks" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
