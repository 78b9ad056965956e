{{/*
The text of sys.config.
*/}}
{{- define "erlmcp.sysConfig" -}}
{{- $config := .Values.sysConfig -}}
[
  {erlmcp, [
    {cluster_mode, {{ $config.clusterMode }}},
    {max_connections, {{ int64 $config.maxConnections }}},
    {enable_sharded_registry, {{ $config.shardedRegistry }}},
    {registry_shards, {{ int64 $config.registryShards }}},
    {enable_backpressure, {{ $config.backpressure }}},
    {enable_circuit_breaker, {{ $config.circuitBreaker }}},
    {enable_otel_traces, {{ $config.otel.traces }}},
    {otel_exporter, {{ $config.otel.exporter }}},
    {otel_endpoint, {{ $config.otel.endpoint | default (ternary "localhost:4317" "otel-collector:4317" .Values.otelCollector.enabled) | quote }}}
  ]},
  {kernel, [
    {inet_dist_listen_min, {{ $config.kernel.distListenMin }}},
    {inet_dist_listen_max, {{ $config.kernel.distListenMax }}},
    {inet_default_connect_options, [
      {nodelay, {{ $config.kernel.nodelay }}},
      {keepalive, {{ $config.kernel.keepalive }}}
    ]}
  ]}
{{- range $config.extra }},
  {{ . }}
{{- end }}
].
{{- end -}}

{{/*
The text of vm.args.
*/}}
{{- define "erlmcp.vmArgs" -}}
{{- range .Values.vmArgs.flags }}
{{- . }}
{{ end -}}
-setcookie {{ .Values.vmArgs.cookie }}
{{- range .Values.vmArgs.env }}
-env {{ .name }} {{ .value }}
{{- end }}
{{- end -}}
