{{- define "labels" }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app: web
tier: front
{{- end }}
