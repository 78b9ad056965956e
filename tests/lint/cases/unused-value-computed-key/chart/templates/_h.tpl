{{- define "web.value" -}}
{{- $value := "" -}}
{{- $table := .context.Values -}}
{{- range splitList "." .key -}}
{{- $value = index $table . -}}
{{- $table = $value -}}
{{- end -}}
{{- $value -}}
{{- end -}}
