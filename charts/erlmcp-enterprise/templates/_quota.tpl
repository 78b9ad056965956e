{{/*
What a tenant may use: its own resources, and its tier's where they say nothing. Takes a dict of `root` and `tenant`.
*/}}
{{- define "erlmcp-enterprise.tenantQuota" -}}
{{- $tier := get .root.Values.resourceQuota.tiers .tenant.tier -}}
{{- if not $tier -}}
{{- fail (printf "resourceQuota.tenants: no tier %q in resourceQuota.tiers" .tenant.tier) -}}
{{- end -}}
{{- toYaml (merge (dict) (.tenant.resources | default dict) $tier) -}}
{{- end -}}
