#!/usr/bin/env python3
"""Writes two files of objects, each of which differs in one field, for `chartroom diff` to be measured with."""

import sys

OBJECT = """---
# Source: c/templates/d{at}.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{at}
  namespace: ns-{namespace}
  labels:
    app.kubernetes.io/name: app-{at}
    app.kubernetes.io/managed-by: Helm
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app: app-{at}
  template:
    metadata:
      labels:
        app: app-{at}
    spec:
      containers:
        - name: app
          image: "registry.example.com/app:{at}"
          ports:
            - containerPort: 8080
              name: http
          env:
            - name: A
              value: "1"
            - name: B
              value: "2"
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
"""

count = int(sys.argv[1])
for replicas, name in enumerate(["before", "after"], start=1):
    with open(f"/tmp/{name}.yaml", "w", encoding="utf-8") as file:
        for at in range(count):
            file.write(OBJECT.format(at=at, namespace=at % 50, replicas=replicas))
