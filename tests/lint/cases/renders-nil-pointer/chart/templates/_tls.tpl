{{- define "web.tls" -}}
secretName: {{ .tls.secret }}
{{- end }}
