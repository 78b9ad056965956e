{{- define "web.labels" -}}
app: {{ .Chart.Name }}
{{ include "web.owner" . }}
{{- end }}
{{- define "web.owner" -}}
{{- /* chartroom:ignore invalid-yaml */ -}}
owner: {{ .Values.owner }}
{{- end }}
