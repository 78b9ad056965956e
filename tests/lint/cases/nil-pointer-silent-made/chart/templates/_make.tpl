{{- define "web.make" -}}
{{- $_ := set .Values "webServer" (index .Values "web-server") -}}
{{- $_ := mergeOverwrite .Values.merged (dict "db" (dict "port" 5432)) -}}
{{- end -}}
