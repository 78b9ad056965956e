{{- define "labels" }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app: web
{{- end }}
