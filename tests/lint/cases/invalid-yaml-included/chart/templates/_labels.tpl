{{- define "web.labels" -}}
app: {{ .Chart.Name }}
{{ include "web.owner" . }}
{{- end }}
{{- define "web.owner" -}}
owner: {{ .Values.owner }}
{{- end }}
