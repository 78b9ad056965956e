{{/*
The pod of the Deployment and of the StatefulSet. Takes a dict of `root`, the chart's dot, and `component`: core or cluster.
*/}}
{{- define "erlmcp-enterprise.pod" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
metadata:
  annotations:
    checksum/config: {{ include (print $root.Template.BasePath "/configmap.yaml") $root | sha256sum }}
    checksum/logging: {{ include (print $root.Template.BasePath "/configmap-logging.yaml") $root | sha256sum }}
    {{- with include "erlmcp-enterprise.podAnnotations" $root }}
    {{- . | nindent 4 }}
    {{- end }}
  labels:
    {{- include "erlmcp-enterprise.labels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
    {{- if eq (include "erlmcp-enterprise.mesh" $root) "istio" }}
    sidecar.istio.io/inject: "true"
    {{- end }}
spec:
  serviceAccountName: {{ include "erlmcp-enterprise.serviceAccountName" $root }}
  terminationGracePeriodSeconds: {{ $values.deployment.terminationGracePeriodSeconds }}
  {{- with $values.security.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.image.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $values.deployment.initContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - {{ include "erlmcp-enterprise.container" . | indent 6 | trim }}
    {{- with $values.deployment.sidecars }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    {{- include "erlmcp-enterprise.volumes" . | nindent 4 }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  affinity:
    {{- with $values.affinity }}
    {{- toYaml . | nindent 4 }}
    {{- else }}
    podAntiAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 100
          podAffinityTerm:
            topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels:
                {{- include "erlmcp-enterprise.selectorLabels" $root | nindent 16 }}
                app.kubernetes.io/component: {{ .component }}
    {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/*
Annotations of pods: the given ones, and those of Linkerd.
*/}}
{{- define "erlmcp-enterprise.podAnnotations" -}}
{{- with .Values.deployment.podAnnotations }}
{{- toYaml . }}
{{- end }}
{{- if eq (include "erlmcp-enterprise.mesh" .) "linkerd" }}
linkerd.io/inject: enabled
config.linkerd.io/skip-inbound-ports: {{ .Values.serviceMesh.linkerd.skipPorts | quote }}
config.linkerd.io/skip-outbound-ports: {{ .Values.serviceMesh.linkerd.skipPorts | quote }}
{{- with .Values.tls.mtls }}
{{- if .enabled }}
config.linkerd.io/default-inbound-policy: {{ ternary "all-authenticated" "all-unauthenticated" (eq .mode "STRICT") }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/*
The application's container. Takes what the pod takes.
*/}}
{{- define "erlmcp-enterprise.container" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
name: erlmcp
image: {{ include "erlmcp-enterprise.image" $root | quote }}
imagePullPolicy: {{ $values.image.pullPolicy }}
{{- with $values.security.containerSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  - name: http
    containerPort: {{ $values.service.port }}
  - name: metrics
    containerPort: {{ $values.monitoring.prometheus.port }}
  - name: epmd
    containerPort: 4369
  - name: dist
    containerPort: {{ $values.app.erlang.distPort }}
envFrom:
  - configMapRef:
      name: erlmcp-config
env:
  - name: POD_NAME
    valueFrom:
      fieldRef:
        fieldPath: metadata.name
  - name: POD_IP
    valueFrom:
      fieldRef:
        fieldPath: status.podIP
  {{- include "erlmcp-enterprise.secretEnv" (dict "name" "ERLANG_COOKIE" "secret" $values.security.secrets.name "key" "erlang-cookie") | nindent 2 }}
  {{- include "erlmcp-enterprise.secretEnv" (dict "name" "ERLMCP_JWT_SECRET" "secret" $values.security.secrets.name "key" "jwt-secret") | nindent 2 }}
  {{- include "erlmcp-enterprise.secretEnv" (dict "name" "ERLMCP_ENCRYPTION_KEY" "secret" $values.security.secrets.name "key" "encryption-key") | nindent 2 }}
  {{- if $values.database.enabled }}
  {{- include "erlmcp-enterprise.secretEnv" (dict "name" "ERLMCP_DATABASE_URL" "secret" (include "erlmcp-enterprise.partname" (dict "root" $root "suffix" "database")) "key" "url") | nindent 2 }}
  {{- end }}
  {{- if $values.redis.enabled }}
  {{- include "erlmcp-enterprise.secretEnv" (dict "name" "ERLMCP_REDIS_URL" "secret" (include "erlmcp-enterprise.partname" (dict "root" $root "suffix" "redis")) "key" "url") | nindent 2 }}
  {{- end }}
{{- with $values.deployment.livenessProbe }}
livenessProbe:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.deployment.readinessProbe }}
readinessProbe:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.deployment.startupProbe }}
startupProbe:
  {{- toYaml . | nindent 2 }}
{{- end }}
resources:
  {{- toYaml $values.resources | nindent 2 }}
volumeMounts:
  - name: data
    mountPath: /var/lib/erlmcp
  - name: logs
    mountPath: /var/log/erlmcp
  - name: backup
    mountPath: /var/backups/erlmcp
  - name: tmp
    mountPath: /tmp
  - name: logging
    mountPath: /etc/erlmcp/logger.config
    subPath: logger.config
    readOnly: true
  {{- if $values.tls.enabled }}
  - name: tls
    mountPath: /etc/erlmcp/tls
    readOnly: true
  {{- end }}
{{- end -}}

{{/*
An environment variable from a Secret. Takes a dict of `name`, `secret` and `key`.
*/}}
{{- define "erlmcp-enterprise.secretEnv" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end -}}

{{/*
The pod's volumes. Takes what the pod takes. The StatefulSet's data volume is not here: each of its pods claims its own.
*/}}
{{- define "erlmcp-enterprise.volumes" -}}
{{- $root := .root -}}
{{- $storage := $root.Values.storage -}}
{{- $shared := and (eq .component "core") $root.Values.deployment.sharedStorage -}}
{{- if not (and (eq .component "cluster") $storage.persistentVolumeClaim.enabled) -}}
{{- include "erlmcp-enterprise.volume" (dict "root" $root "claim" $storage.persistentVolumeClaim "suffix" "data" "shared" $shared) }}
{{ end -}}
{{- include "erlmcp-enterprise.volume" (dict "root" $root "claim" $storage.logs "suffix" "logs" "shared" $shared) }}
{{ include "erlmcp-enterprise.volume" (dict "root" $root "claim" $storage.backup "suffix" "backup" "shared" $shared) }}
- name: tmp
  emptyDir: {}
- name: logging
  configMap:
    name: {{ include "erlmcp-enterprise.partname" (dict "root" $root "suffix" "logging") }}
{{- if $root.Values.tls.enabled }}
- name: tls
  secret:
    secretName: {{ include "erlmcp-enterprise.tlsSecretName" $root }}
{{- end }}
{{- end -}}

{{/*
A volume: the shared claim, or an empty directory. Takes a dict of `root`, `claim`, `suffix` (its name too) and `shared`.
*/}}
{{- define "erlmcp-enterprise.volume" -}}
- name: {{ .suffix }}
  {{- if and .shared .claim.enabled }}
  persistentVolumeClaim:
    claimName: {{ include "erlmcp-enterprise.claimname" . }}
  {{- else }}
  emptyDir: {}
  {{- end }}
{{- end -}}
