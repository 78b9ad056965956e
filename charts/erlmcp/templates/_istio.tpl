{{/*
The weight of each subset, as the YAML of a map. Takes the values of the VirtualService.
*/}}
{{- define "erlmcp.weights" -}}
{{- if eq .strategy "canary" -}}
{{ .canary.stable }}: {{ sub 100 (int .canary.weight) }}
{{ .canary.canary }}: {{ .canary.weight }}
{{- else -}}
{{ .blueGreen.active }}: 100
{{- end -}}
{{- end -}}
