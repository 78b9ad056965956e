{{/*
The name of every object: the override, else the release if it bears the chart's name, else release-chart.
*/}}
{{- define "erlmcp.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/*
The name of a part: fullname-suffix, the fullname cut so that the whole keeps within 63 characters.
Takes a list of the chart's dot and the suffix.
*/}}
{{- define "erlmcp.partname" -}}
{{- $root := first . -}}
{{- $suffix := last . -}}
{{- printf "%s-%s" (include "erlmcp.fullname" $root | trunc (sub 62 (len $suffix) | int) | trimSuffix "-") $suffix -}}
{{- end -}}

{{/*
The labels that services and budgets find pods by. Takes a dict of `root` and perhaps `part`, for pods beside the nodes.
*/}}
{{- define "erlmcp.selectorLabels" -}}
app: {{ .root.Chart.Name }}{{ with .part }}-{{ . }}{{ end }}
{{- if .root.Values.recommendedLabels }}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}
{{- end -}}

{{/*
The labels of every object. Takes what the selector labels take.
*/}}
{{- define "erlmcp.labels" -}}
{{ include "erlmcp.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/component: {{ .part | default "node" }}
app.kubernetes.io/part-of: erlmcp
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/*
An object's metadata. Takes a dict of `root`, `name`, and perhaps `part`, `clusterWide`, `labels`, `annotations`.
*/}}
{{- define "erlmcp.metadata" -}}
name: {{ .name }}
{{- if not .clusterWide }}
namespace: {{ .root.Release.Namespace }}
{{- end }}
{{- $labels := .labels | default dict }}
{{- if .root.Values.recommendedLabels }}
{{- $labels = merge (dict) $labels (include "erlmcp.labels" . | fromYaml) }}
{{- end }}
{{- with $labels }}
labels:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/*
The application's image.
*/}}
{{- define "erlmcp.image" -}}
{{- with .Values.image.registry }}{{ . }}/{{ end -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}

{{/*
The service account's name; empty for the namespace's default one.
*/}}
{{- define "erlmcp.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (ternary (include "erlmcp.fullname" .) "" .Values.serviceAccount.create) -}}
{{- end -}}

{{/*
The name of the Secret that pods read.
*/}}
{{- define "erlmcp.secretName" -}}
{{- .Values.secrets.name | default (include "erlmcp.partname" (list . "secrets")) -}}
{{- end -}}

{{/*
The name of the store that external secrets are read from.
*/}}
{{- define "erlmcp.storeName" -}}
{{- .Values.externalSecrets.secretStore.name | default (include "erlmcp.partname" (list . "vault")) -}}
{{- end -}}

{{/*
The name of Istio's gateway.
*/}}
{{- define "erlmcp.gatewayName" -}}
{{- .Values.istio.gateway.name | default (include "erlmcp.partname" (list . "gateway")) -}}
{{- end -}}

{{/*
The priority class of a kind of pods, if the chart makes them. Takes a list of the chart's dot and critical, standard or batch.
*/}}
{{- define "erlmcp.priorityClass" -}}
{{- if (first .).Values.priorityClasses.create -}}{{- include "erlmcp.partname" . -}}{{- end -}}
{{- end -}}

{{/*
The DNS name that nodes find each other by.
*/}}
{{- define "erlmcp.headlessHost" -}}
{{- printf "%s.%s.svc.%s" (include "erlmcp.partname" (list . "headless")) .Release.Namespace .Values.cluster.dnsSuffix -}}
{{- end -}}
