{{ define "port" }}{{ $root := index . 0 }}{{ $name := index . 1 }}{{ index $root.Values.ports $name }}{{ end }}
