{{- define "web.hasSecret" -}}
{{- if .Values.storage.secret }}true{{ else }}false{{ end -}}
{{- end -}}
