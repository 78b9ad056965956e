#!/usr/bin/env python3
"""Makes the charts that are measured: benches/charts.py DIRECTORY."""

import pathlib
import sys

SCALES = (1, 10, 100)


def write(directory, values, templates):
    for name, text in {"Chart.yaml": f"apiVersion: v2\nname: {directory.name}\nversion: 0.1.0\n", "values.yaml": values, **templates}.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def config_map(name, data):
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n{data}"


def one_template(scale=1):
    templates = {
        f"templates/config-{n}.yaml": config_map(f"{{{{ .Release.Name }}}}-{n}", '  key: {{ .Values.key | quote }}\n') for n in range(scale)
    }
    return "key: value\n", templates


def large_library():
    """150 definitions that include each other, and tpl on every field, as bitnami's charts have it."""
    defines = ['{{- define "lib.0" -}}{{ tpl .value .context }}{{- end }}']
    for n in range(1, 150):
        inner = f'{{{{ include "lib.{n // 2}" . }}}}'
        defines.append(f'{{{{- define "lib.{n}" -}}}}{{{{- if .value -}}}}{inner}{{{{- else -}}}}{{{{ fail "no value" }}}}{{{{- end -}}}}{{{{- end }}}}')
    fields = "".join(
        f'  field-{n}: {{{{ include "lib.{n % 150}" (dict "value" .Values.fields.f{n} "context" $) | quote }}}}\n' for n in range(300)
    )
    values = "name: app\nfields:\n" + "".join(f'  f{n}: "{{{{ .Values.name }}}}-{n}"\n' for n in range(300))
    templates = {f"templates/config-{n}.yaml": config_map(f"config-{n}", fields) for n in range(5)}
    return values, {"templates/_lib.tpl": "\n".join(defines), **templates}


def values_of(scale):
    entries = "".join(f"  key{n}:\n    name: service-{n}\n    port: {8000 + n % 1000}\n    labels: {{a: x, b: y}}\n" for n in range(100 * scale))
    return "services:\n" + entries, {"templates/config.yaml": config_map("config", "  count: {{ len .Values.services | quote }}\n")}


def range_of(length):
    template = config_map("config", '{{- range until %d }}\n  key-{{ . }}: {{ printf "value-%%d" . | quote }}\n{{- end }}\n' % length)
    return "{}\n", {"templates/config.yaml": template}


def depth_of(depth):
    define = '{{- define "deep" }}{{ if gt .n 0 }}{{ include "deep" (dict "n" (sub .n 1)) }}{{ else }}deep{{ end }}{{ end }}'
    template = config_map("config", '{{- range until 10 }}\n  key-{{ . }}: {{ include "deep" (dict "n" %d) }}\n{{- end }}\n' % depth)
    return "{}\n", {"templates/_deep.tpl": define, "templates/config.yaml": template}


def charts():
    """All charts by name: values and templates."""
    yield "one-template", one_template()
    yield "large-library", large_library()
    yield "seven-megabytes-of-output", range_of(250_000)
    for scale in SCALES:
        yield f"templates-{10 * scale}", one_template(10 * scale)
        yield f"values-{100 * scale}", values_of(scale)
        yield f"range-{100 * scale}", range_of(100 * scale)
        yield f"depth-{9 * scale}", depth_of(9 * scale)


def ten_megabytes():
    """A values file of 10 MB, to be given to any chart."""
    entry = "key{0}:\n  name: service-{0}\n  image: registry.example.com/app/service-{0}:v1\n  replicas: 3\n  env:\n  - {{name: A, value: text}}\n"
    return "".join(entry.format(n) for n in range(95_000))


def make(directory):
    for name, (values, templates) in charts():
        write(directory / name, values, templates)
    (directory / "ten-megabytes.yaml").write_text(ten_megabytes())


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]))
