{{ define "image" }}{{ .image.registry | default "docker.io" }}/{{ .image.name }}{{ end }}
