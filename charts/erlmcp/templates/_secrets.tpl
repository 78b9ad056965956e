{{/*
An entry of the Secret, in base64: as given in `secrets.encoded`, else the value, else what the cluster has (so that upgrades keep
what was generated), else a random one. Takes a dict of `root`, `entry`, `value`, `key` (where the value is set) and `length`.
*/}}
{{- define "erlmcp.secretEntry" -}}
{{- $encoded := get .root.Values.secrets.encoded .entry -}}
{{- if $encoded -}}
{{- $encoded -}}
{{- else if .value -}}
{{- .value | b64enc -}}
{{- else -}}
{{- include "erlmcp.refuseGenerated" . -}}
{{- $known := include "erlmcp.knownEntry" . -}}
{{- $known | default (randAlphaNum .length | b64enc) -}}
{{- end -}}
{{- end -}}

{{/*
An entry of the Secret in the cluster, in base64; empty if there is none. Takes a dict of `root` and `entry`.
*/}}
{{- define "erlmcp.knownEntry" -}}
{{- $secret := lookup "v1" "Secret" .root.Release.Namespace (include "erlmcp.secretName" .root) -}}
{{- dig "data" .entry "" $secret -}}
{{- end -}}

{{/*
Fails if secrets must be explicit. Takes a dict of `root` and `key`.
*/}}
{{- define "erlmcp.refuseGenerated" -}}
{{- if .root.Values.secrets.requireExplicit -}}
{{- fail (printf "%s is empty, and secrets.requireExplicit forbids to generate it: set it, or switch externalSecrets on" .key) -}}
{{- end -}}
{{- end -}}

{{/*
The certificate and its key, in base64, as the YAML of a map: given, known to the cluster, or generated.
*/}}
{{- define "erlmcp.certificate" -}}
{{- $secrets := .Values.secrets -}}
{{- $cert := get $secrets.encoded "tls-cert" | default ($secrets.tlsCert | b64enc) -}}
{{- $key := get $secrets.encoded "tls-key" | default ($secrets.tlsKey | b64enc) -}}
{{- if not (and $cert $key) -}}
{{- include "erlmcp.refuseGenerated" (dict "root" . "key" "secrets.tlsCert") -}}
{{- $cert = include "erlmcp.knownEntry" (dict "root" . "entry" "tls-cert") -}}
{{- $key = include "erlmcp.knownEntry" (dict "root" . "entry" "tls-key") -}}
{{- end -}}
{{- if not (and $cert $key) -}}
{{- $host := printf "%s.%s.svc" (include "erlmcp.fullname" .) .Release.Namespace -}}
{{- $headless := include "erlmcp.headlessHost" . -}}
{{- $names := list $host (printf "%s.%s" $host .Values.cluster.dnsSuffix) $headless (printf "*.%s" $headless) -}}
{{- /* On the curve P-256: an RSA key would take longer than all else that is rendered. */ -}}
{{- $generated := genPrivateKey "ecdsa" | genSelfSignedCertWithKey $host nil $names (int $secrets.validityDays) -}}
{{- $cert = $generated.Cert | b64enc -}}
{{- $key = $generated.Key | b64enc -}}
{{- end -}}
{{- dict "cert" $cert "key" $key | toYaml -}}
{{- end -}}

{{/*
The values whose secrets this rendering generates, one a line.
*/}}
{{- define "erlmcp.generatedSecrets" -}}
{{- if and .Values.secrets.create (not .Values.externalSecrets.enabled) -}}
{{- $values := .Values.secrets -}}
{{- range $name, $entry := dict "erlangCookie" "erlang-cookie" "jwtSecret" "jwt-secret" "tlsCert" "tls-cert" }}
{{- if not (or (get $values $name) (get $values.encoded $entry)) }}
secrets.{{ $name }}
{{- end }}
{{- end }}
{{- end -}}
{{- end -}}
