{{/*
The pod of the StatefulSet.
*/}}
{{- define "erlmcp.pod" -}}
metadata:
  labels:
    {{- if .Values.recommendedLabels }}
    {{- include "erlmcp.labels" (dict "root" .) | nindent 4 }}
    {{- else }}
    {{- include "erlmcp.selectorLabels" (dict "root" .) | nindent 4 }}
    {{- end }}
    {{- with .Values.istio.destinationRule }}
    {{- if .enabled }}
    version: {{ .podVersion | quote }}
    {{- end }}
    {{- end }}
  {{- with include "erlmcp.podAnnotations" . | fromYaml }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- include "erlmcp.podSettings" . | trim | nindent 2 }}
  containers:
    - {{ include "erlmcp.container" . | indent 6 | trim }}
    {{- with include "erlmcp.sidecars" . | trim }}
    {{- . | nindent 4 }}
    {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ include "erlmcp.partname" (list . "config") }}
    - name: certs
      secret:
        secretName: {{ include "erlmcp.secretName" . }}
    {{- if .Values.otelCollector.enabled }}
    - name: otel-config
      configMap:
        name: {{ .Values.otelCollector.configMapName }}
    {{- end }}
    {{- if .Values.fluentd.enabled }}
    - name: fluentd-config
      configMap:
        name: {{ include "erlmcp.partname" (list . "fluentd") }}
    {{- end }}
    {{- if .Values.runtimeLogs.enabled }}
    - name: logs
      {{- with .Values.runtimeLogs.sizeLimit }}
      emptyDir:
        sizeLimit: {{ . }}
      {{- else }}
      emptyDir: {}
      {{- end }}
    {{- end }}
    {{- if not .Values.persistence.enabled }}
    - name: data
      emptyDir: {}
    {{- end }}
{{- end -}}

{{/*
The pod's annotations. The checksum has nodes restarted when their configuration changes.
*/}}
{{- define "erlmcp.podAnnotations" -}}
{{- if .Values.scrapeAnnotations }}
prometheus.io/scrape: "true"
prometheus.io/port: {{ .Values.ports.metrics | quote }}
{{- end }}
{{- if .Values.configChecksum }}
checksum/config: {{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum }}
{{- end }}
{{- with .Values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
What the pod's specification says beside containers and volumes.
*/}}
{{- define "erlmcp.podSettings" -}}
{{- with include "erlmcp.serviceAccountName" . }}
serviceAccountName: {{ . }}
{{- end }}
{{- with .Values.terminationGracePeriodSeconds }}
terminationGracePeriodSeconds: {{ . }}
{{- end }}
{{- with .Values.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName | default (include "erlmcp.priorityClass" (list . "critical")) }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .Values.affinity }}
affinity:
  {{- toYaml .Values.affinity | nindent 2 }}
{{- else if eq .Values.antiAffinity "required" }}
affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- include "erlmcp.selectorLabels" (dict "root" .) | nindent 12 }}
{{- else if eq .Values.antiAffinity "preferred" }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "erlmcp.selectorLabels" (dict "root" .) | nindent 14 }}
{{- end }}
{{- end -}}
