#!/usr/bin/env python3
"""Measures projects of many releases: benches/fleet.py [--program PATH] [--releases N]

Prints what `template --all-envs --output-dir` takes for a project of N releases, beside N processes that render one each;
how long it takes on one processor and on all; and how memory grows from N/10 to 5N releases.
"""

import argparse
import datetime
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from processes import ROOT, machine

CHARTS = 20
HELPERS = """{{- define "app.name" -}}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}{{- end }}
{{- define "app.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "app.labels" -}}
{{ include "app.selector" . }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
{{- define "app.metadata" -}}
name: {{ include "app.name" . }}
labels:
  {{- include "app.labels" . | nindent 2 }}
{{- end }}
"""
TEMPLATES = {
    "deployment": """apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "app.metadata" . | nindent 2 }}
spec:
  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "app.selector" . | nindent 6 }}
  template:
    metadata:
      annotations:
        checksum/config: {{ .Values.config | toJson | sha256sum }}
      labels:
        {{- include "app.labels" . | nindent 8 }}
    spec:
      serviceAccountName: {{ include "app.name" . }}
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          ports:
            - name: http
              containerPort: {{ .Values.service.port }}
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          env:
            {{- range $name, $value := .Values.config }}
            - name: {{ $name | upper | replace "-" "_" }}
              value: {{ $value | quote }}
            {{- end }}
""",
    "service": """apiVersion: v1
kind: Service
metadata:
  {{- include "app.metadata" . | nindent 2 }}
spec:
  type: {{ .Values.service.type }}
  ports:
    - port: {{ .Values.service.port }}
      targetPort: http
      name: http
  selector:
    {{- include "app.selector" . | nindent 4 }}
""",
    "serviceaccount": """apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "app.metadata" . | nindent 2 }}
""",
    "configmap": """apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "app.metadata" . | nindent 2 }}
data:
  {{- range $name, $value := .Values.config }}
  {{ $name }}: {{ tpl $value $ | quote }}
  {{- end }}
""",
    "ingress": """{{- if .Values.ingress.enabled }}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  {{- include "app.metadata" . | nindent 2 }}
spec:
  rules:
    {{- range .Values.ingress.hosts }}
    - host: {{ . | quote }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: {{ include "app.name" $ }}, port: {name: http}}}
    {{- end }}
{{- end }}
""",
    "hpa": """{{- if .Values.autoscaling.enabled }}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  {{- include "app.metadata" . | nindent 2 }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ include "app.name" . }}}
  minReplicas: {{ .Values.replicas }}
  maxReplicas: {{ .Values.autoscaling.max }}
{{- end }}
""",
}
VALUES = """replicas: 2
image: {repository: registry.example.com/app, tag: "", pullPolicy: IfNotPresent}
service: {type: ClusterIP, port: 8080}
ingress: {enabled: true, hosts: [app.example.com]}
autoscaling: {enabled: true, max: 10}
resources:
  requests: {cpu: 100m, memory: 128Mi}
  limits: {memory: 256Mi}
config:
""" + "".join(f"  key-{number}: value-{number}\n" for number in range(20))


def make(directory, releases):
    """A project in which charts as `helm create` makes them have many releases, each with values of its own."""
    for number in range(CHARTS):
        chart = directory / f"charts/app-{number}"
        (chart / "templates").mkdir(parents=True)
        (chart / "Chart.yaml").write_text(f"apiVersion: v2\nname: app-{number}\nversion: 1.0.0\nappVersion: 1.0.0\n")
        (chart / "values.yaml").write_text(VALUES)
        (chart / "templates/_helpers.tpl").write_text(HELPERS)
        for name, text in TEMPLATES.items():
            (chart / f"templates/{name}.yaml").write_text(text)
    (directory / "values").mkdir()
    lines = []
    for number in range(releases):
        values = f"replicas: {number % 5 + 1}\nconfig:\n  key-1: release-{number}\n  own: {{{{ .Release.Name }}}}-{number}\n"
        (directory / f"values/r{number}.yaml").write_text(values.replace("{{", "'{{").replace(f"}}}}-{number}", f"}}}}-{number}'"))
        lines.append(f"  r{number}:\n    chart: charts/app-{number % CHARTS}\n    namespace: ns-{number}\n    environments: {{production: [values/r{number}.yaml]}}\n")
    (directory / "chartroom.yaml").write_text("releases:\n" + "".join(lines))


def run(command, directory, processors=None):
    """Wall time, and user and system time, in seconds."""
    prefix = ["taskset", "-c", processors] if processors else []
    start = time.monotonic()
    process = subprocess.Popen([*prefix, *command], cwd=directory, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command} failed")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime


def memory(command, directory):
    """The most memory, in MiB, by time(1): a process that Python starts begins with the memory of Python."""
    with tempfile.NamedTemporaryFile("r") as report:
        command = ["/usr/bin/time", "-f", "%M", "-o", report.name, *command]
        subprocess.run(command, cwd=directory, stdout=subprocess.DEVNULL, check=True)
        return int(report.read()) / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/release/chartroom")
    parser.add_argument("--releases", type=int, default=1000)
    args = parser.parse_args()
    program, releases = args.program.resolve(), args.releases
    fleet = [program, "template", "--all-envs", "--output-dir", "out"]
    print(f"{datetime.date.today()}, {machine()}, {releases} releases of {CHARTS} charts\n")
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        make(directory, releases)
        wall, processor = run(fleet, directory)
        shutil.rmtree(directory / "out")
        one, _ = run(fleet, directory, "0")
        alone = 0
        for number in range(releases):
            chart = f"charts/app-{number % CHARTS}"
            alone += run([program, "template", f"r{number}", chart, "-n", f"ns-{number}", "-f", f"values/r{number}.yaml", "--output-dir", f"alone/r{number}"], directory)[1]
        same = subprocess.run(["diff", "-r", "out/production", "alone"], cwd=directory).returncode == 0
    print("| | user and system time | wall |\n|---|---:|---:|")
    print(f"| one run | {processor:.2f} s | {wall:.2f} s |")
    print(f"| one run, one processor | | {one:.2f} s |")
    print(f"| {releases} processes | {alone:.2f} s | |\n")
    print(f"one run takes {processor / alone:.2f} of the processes' time; {one / wall:.2f} times as fast on all processors as on one")
    print(f"the files are {'the same' if same else 'NOT the same'}\n")
    print("| releases | memory |\n|---:|---:|")
    for count in (releases // 10, releases, releases * 5):
        with tempfile.TemporaryDirectory() as name:
            make(pathlib.Path(name), count)
            print(f"| {count} | {memory(fleet, name):.1f} MiB |", flush=True)


if __name__ == "__main__":
    main()
