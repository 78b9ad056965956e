{{/*
The name of every object: the override, else the release if it bears the cluster's name, else release-cluster.
*/}}
{{- define "erlmcp-enterprise.fullname" -}}
{{- $cluster := .Values.global.cluster -}}
{{- if $cluster.fullnameOverride -}}
{{- $cluster.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains $cluster.name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $cluster.name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/*
The chart's name and version, as a label value.
*/}}
{{- define "erlmcp-enterprise.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/*
The labels of every object.
*/}}
{{- define "erlmcp-enterprise.labels" -}}
{{ include "erlmcp-enterprise.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: erlmcp
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ include "erlmcp-enterprise.chart" . }}
erlmcp.io/environment: {{ .Values.global.cluster.environment }}
{{- end -}}

{{/*
The labels that services and budgets find pods by. Never changed: selectors are immutable.
*/}}
{{- define "erlmcp-enterprise.selectorLabels" -}}
app.kubernetes.io/name: erlmcp
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/*
The service account's name.
*/}}
{{- define "erlmcp-enterprise.serviceAccountName" -}}
{{- .Values.security.rbac.serviceAccountName | default (include "erlmcp-enterprise.fullname" .) -}}
{{- end -}}

{{/*
The application's image.
*/}}
{{- define "erlmcp-enterprise.image" -}}
{{- printf "%s/%s:%s" .Values.image.registry .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
