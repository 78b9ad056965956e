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
The name of a part: fullname-suffix, the fullname cut so that the whole keeps within `limit` characters (63).
Takes a dict of `root`, the chart's dot, `suffix` and perhaps `limit`.
*/}}
{{- define "erlmcp-enterprise.partname" -}}
{{- $room := sub (.limit | default 63) (len .suffix | add1) | int -}}
{{- printf "%s-%s" (include "erlmcp-enterprise.fullname" .root | trunc $room | trimSuffix "-") .suffix -}}
{{- end -}}

{{/*
The StatefulSet's name. Pods carry it with a hash of ten characters as a label, so it has eleven fewer than others.
*/}}
{{- define "erlmcp-enterprise.clustername" -}}
{{- include "erlmcp-enterprise.partname" (dict "root" . "suffix" "cluster" "limit" 52) -}}
{{- end -}}

{{/*
The headless service's name.
*/}}
{{- define "erlmcp-enterprise.headlessname" -}}
{{- include "erlmcp-enterprise.partname" (dict "root" . "suffix" "headless") -}}
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
The service account's name: the namespace's default one if the chart makes none and none is named.
*/}}
{{- define "erlmcp-enterprise.serviceAccountName" -}}
{{- $rbac := .Values.security.rbac -}}
{{- $rbac.serviceAccountName | default (ternary (include "erlmcp-enterprise.fullname" .) "default" $rbac.create) -}}
{{- end -}}

{{/*
The application's image.
*/}}
{{- define "erlmcp-enterprise.image" -}}
{{- printf "%s/%s:%s" .Values.image.registry .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}

{{/*
"true" if Prometheus is on, globally and in this chart; else empty.
*/}}
{{- define "erlmcp-enterprise.prometheus" -}}
{{- $global := .Values.global.monitoring -}}
{{- if and $global.enabled $global.prometheus.enabled .Values.monitoring.prometheus.enabled -}}true{{- end -}}
{{- end -}}

{{/*
"true" if Grafana is on; else empty.
*/}}
{{- define "erlmcp-enterprise.grafana" -}}
{{- if and .Values.global.monitoring.enabled .Values.global.monitoring.grafana.enabled -}}true{{- end -}}
{{- end -}}

{{/*
The service mesh's provider if there is a mesh; else empty.
*/}}
{{- define "erlmcp-enterprise.mesh" -}}
{{- if .Values.global.serviceMesh.enabled -}}{{- .Values.global.serviceMesh.provider -}}{{- end -}}
{{- end -}}

{{/*
The namespace of the mesh's control plane if there is a mesh; else empty.
*/}}
{{- define "erlmcp-enterprise.meshNamespace" -}}
{{- get (dict "istio" "istio-system" "linkerd" "linkerd") (include "erlmcp-enterprise.mesh" .) -}}
{{- end -}}

{{/*
The name of a claim of `storage`. Takes a dict of `root`, `claim` and `suffix`.
*/}}
{{- define "erlmcp-enterprise.claimname" -}}
{{- .claim.name | default (include "erlmcp-enterprise.partname" .) -}}
{{- end -}}

{{/*
A shared PersistentVolumeClaim. Takes a dict of `root`, `claim` and `suffix`.
*/}}
{{- define "erlmcp-enterprise.claim" -}}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ include "erlmcp-enterprise.claimname" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "erlmcp-enterprise.labels" .root | nindent 4 }}
    app.kubernetes.io/component: storage
spec:
  {{- include "erlmcp-enterprise.claimspec" .claim | nindent 2 }}
{{- end -}}

{{/*
What a claim of `storage` asks for.
*/}}
{{- define "erlmcp-enterprise.claimspec" -}}
accessModes:
  - {{ .accessMode }}
{{- with .storageClass }}
storageClassName: {{ . }}
{{- end }}
resources:
  requests:
    storage: {{ .size }}
{{- end -}}
