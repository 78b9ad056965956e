{{/*
One secret value: the given one, else the one in the cluster (so that upgrades keep what was generated), else a random one.
Takes a dict of `root`, `value`, `key` (where the value is set), `secret` and `entry` (where the cluster keeps it), `length`.
*/}}
{{- define "erlmcp-enterprise.secret" -}}
{{- if .value -}}
{{- .value -}}
{{- else -}}
{{- include "erlmcp-enterprise.refuseGenerated" . -}}
{{- $known := dig "data" (dict) (lookup "v1" "Secret" .root.Release.Namespace .secret) -}}
{{- if hasKey $known .entry -}}
{{- get $known .entry | b64dec -}}
{{- else -}}
{{- randAlphaNum (.length | default 32) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
Fails if secrets must be explicit. Takes a dict of `root` and `key`.
*/}}
{{- define "erlmcp-enterprise.refuseGenerated" -}}
{{- if .root.Values.security.secrets.requireExplicit -}}
{{- fail (printf "%s is empty, and security.secrets.requireExplicit forbids to generate it: set it, or read it through externalSecrets" .key) -}}
{{- end -}}
{{- end -}}

{{/*
"true" if an ExternalSecret takes the place of the Secret; else empty. Takes a dict of `root` and `secret`.
*/}}
{{- define "erlmcp-enterprise.isExternal" -}}
{{- $secret := .secret -}}
{{- if .root.Values.externalSecrets.enabled -}}
{{- range .root.Values.externalSecrets.secrets -}}
{{- if eq .name $secret -}}true{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
The name of the Secret with the certificate.
*/}}
{{- define "erlmcp-enterprise.tlsSecretName" -}}
{{- .Values.tls.existingSecret | default (include "erlmcp-enterprise.partname" (dict "root" . "suffix" "tls")) -}}
{{- end -}}

{{/*
The name of the store that external secrets are read from.
*/}}
{{- define "erlmcp-enterprise.storename" -}}
{{- .Values.externalSecrets.secretStore.name | default (include "erlmcp-enterprise.partname" (dict "root" . "suffix" "vault")) -}}
{{- end -}}

{{/*
The keys of the secrets that this rendering generates, one a line.
*/}}
{{- define "erlmcp-enterprise.generatedSecrets" -}}
{{- $root := . -}}
{{- $values := .Values -}}
{{- $main := and $values.security.secrets.enabled (not (include "erlmcp-enterprise.isExternal" (dict "root" . "secret" $values.security.secrets.name))) -}}
{{- if and $main (not (or $values.app.erlang.cookie $values.security.secrets.erlangCookie)) }}
security.secrets.erlangCookie
{{- end }}
{{- if and $main (not $values.security.secrets.jwtSecret) }}
security.secrets.jwtSecret
{{- end }}
{{- if and $main (not $values.security.secrets.encryptionKey) }}
security.secrets.encryptionKey
{{- end }}
{{- $parts := dict
  "database" (list $values.database.enabled $values.database.password "database.password")
  "redis" (list $values.redis.enabled $values.redis.password "redis.password")
  "alertmanager" (list (and $values.global.monitoring.enabled $values.monitoring.alertmanager.enabled) $values.monitoring.alertmanager.webhookPassword "monitoring.alertmanager.webhookPassword")
  "grafana" (list (include "erlmcp-enterprise.grafana" .) $values.monitoring.grafana.adminPassword "monitoring.grafana.adminPassword")
  "tls" (list (and $values.tls.enabled (not $values.tls.existingSecret)) $values.tls.certificate "tls.certificate")
-}}
{{- range $suffix, $part := $parts }}
{{- $name := include "erlmcp-enterprise.partname" (dict "root" $root "suffix" $suffix) }}
{{- if and (index $part 0) (not (index $part 1)) (not (include "erlmcp-enterprise.isExternal" (dict "root" $root "secret" $name))) }}
{{ index $part 2 }}
{{- end }}
{{- end }}
{{- end -}}
