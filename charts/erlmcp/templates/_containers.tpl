{{/*
The application's container.
*/}}
{{- define "erlmcp.container" -}}
{{- $release := printf "/opt/erlmcp/releases/%s" (.Values.image.tag | default .Chart.AppVersion) -}}
name: erlmcp
image: {{ include "erlmcp.image" . | quote }}
{{- with .Values.image.pullPolicy }}
imagePullPolicy: {{ . }}
{{- end }}
{{- with .Values.containerSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  - containerPort: {{ .Values.ports.dist }}
    name: dist
  - containerPort: {{ .Values.ports.http }}
    name: http
  - containerPort: {{ .Values.ports.metrics }}
    name: metrics
env:
  {{- include "erlmcp.env" . | nindent 2 }}
volumeMounts:
  - name: config
    mountPath: {{ $release }}/sys.config
    subPath: sys.config
  - name: config
    mountPath: {{ $release }}/vm.args
    subPath: vm.args
  - name: data
    mountPath: /var/lib/erlmcp
  - name: certs
    mountPath: /etc/erlmcp/certs
    readOnly: true
  {{- if .Values.runtimeLogs.enabled }}
  - name: logs
    mountPath: /var/log/erlmcp
  {{- end }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{- with .Values.livenessProbe }}
livenessProbe:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.readinessProbe }}
readinessProbe:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.startupProbe }}
startupProbe:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .Values.drain.enabled }}
lifecycle:
  preStop:
    exec:
      command:
        - sleep
        - {{ .Values.drain.seconds | quote }}
{{- end }}
{{- end -}}

{{/*
The environment of the application's container.
*/}}
{{- define "erlmcp.env" -}}
- name: MY_POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: MY_POD_IP
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
- name: ERLANG_COOKIE
  valueFrom:
    secretKeyRef:
      name: {{ include "erlmcp.secretName" . }}
      key: erlang-cookie
{{- if .Values.vmArgs.replaceOsVars }}
# The release's start script fills in vm.args; what is mounted is read-only, so the result goes elsewhere.
- name: RELX_REPLACE_OS_VARS
  value: "true"
- name: RELX_OUT_FILE_PATH
  value: /tmp
{{- end }}
{{- with .Values.cluster.name }}
- name: ERLMCP_CLUSTER
  value: {{ . | quote }}
{{- end }}
{{- with .Values.cluster.region }}
- name: ERLMCP_REGION
  value: {{ . | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
The containers beside the application.
*/}}
{{- define "erlmcp.sidecars" -}}
{{- with .Values.otelCollector }}
{{- if .enabled }}
- name: otel-collector
  image: {{ .image | quote }}
  ports:
    - containerPort: 4317
      name: otlp-grpc
  command:
    - /otelcol
    - --config=/etc/otelcol-config.yaml
  {{- include "erlmcp.sidecarSettings" (list $ .) | trim | nindent 2 }}
  volumeMounts:
    - name: otel-config
      mountPath: /etc/otelcol-config.yaml
      subPath: otelcol-config.yaml
{{- end }}
{{- end }}
{{- with .Values.fluentd }}
{{- if .enabled }}
- name: fluentd
  image: {{ .image | quote }}
  args:
    - --config
    - /etc/fluentd/fluent.conf
  {{- include "erlmcp.sidecarSettings" (list $ .) | trim | nindent 2 }}
  volumeMounts:
    - name: fluentd-config
      mountPath: /etc/fluentd
    - name: logs
      mountPath: /var/log/erlmcp
{{- end }}
{{- end }}
{{- with .Values.metricsExporter }}
{{- if .enabled }}
- name: metrics-exporter
  image: {{ .image | quote }}
  args:
    - --web.listen-address=:{{ .port }}
    - --statsd.listen-udp=:9125
  ports:
    - containerPort: {{ .port }}
      name: exporter
  {{- include "erlmcp.sidecarSettings" (list $ .) | trim | nindent 2 }}
{{- end }}
{{- end }}
{{- with .Values.extraContainers }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
What all sidecars share. Takes a list of the chart's dot and the sidecar's values.
*/}}
{{- define "erlmcp.sidecarSettings" -}}
{{- with (first .).Values.containerSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with (last .).resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
