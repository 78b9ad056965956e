"""Templates that are manifests already: documents, kinds, hooks and what stands between them, in several files."""

KINDS = ["ConfigMap", "Secret", "Service", "Deployment", "Job", "Namespace", "CustomResourceDefinition", "Role", "RoleBinding",
         "ServiceAccount", "Ingress", "Pod", "Unknown", "APIService", "NetworkPolicy", "List", "StatefulSet",
         "PriorityClass", "MutatingWebhookConfiguration", "configmap", "ClusterRoleList", "HorizontalPodAutoscaler", "1", "true", "''",
         "~"]
HOOKS = ["pre-install", "post-install", "test", "test-success", "pre-delete", "pre-install,post-install", "pre-install, test",
         "crd-install", "unknown", "''", "PRE-INSTALL", "pre-rollback", "1", "true"]
ANNOTATIONS = ["helm.sh/hook", "helm.sh/hook", '"helm.sh/hook"', "helm.sh/resource-policy"]
WEIGHTS = ['"1"', '"-5"', '"x"', "3", '""', '"+2"', '"1.5"']
POLICIES = ["hook-succeeded", "before-hook-creation,hook-failed", "x", "hook-failed, hook-succeeded"]
BETWEEN = ["---\n", "---\n", "---\n", "---\n", "--- \n", "---\n---\n", "---\n\n---\n", "--- # c\n", "---\t\n", " ---\n", "----\n",
           "--- a: b\n", "...\n", "\n---\n", "# c\n---\n", "---\r\n", "...\n---\n", "---x\n", "\n"]
PATHS = ["templates/a.yaml", "templates/b.yaml", "templates/a/b.yaml", "templates/z.yml", "templates/NOTES.txt", "templates/_p.tpl",
         "templates/c.json", "templates/tests/t.yaml", "templates/sub/NOTES.txt", "templates/_d/e.yaml", "templates/f.txt"]
ODD = ["", "# only a comment\n", "a: b\n", "- a\n", "text\n", "{}\n", "null\n", "a: b: c\n", "kind: X\n",
       "apiVersion: v1\nkind: ConfigMap\n", "\tkind: Tab\n", "a: [\n", "kind: ConfigMap\nkind: Secret\n",
       "{kind: Pod, apiVersion: v1}\n", "&a {kind: Pod, metadata: *a}\n",
       "kind: [a]\n", "apiVersion: 1\nkind: Pod\n", "metadata: text\nkind: Pod\n", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}\n",
       "kind: ConfigMap\nmetadata:\n  annotations: {a: 1}\n", "kind: Pod\nmetadata: {annotations: [a]}\n",
       "kind: Pod\nmetadata: {name: 1}\n", "<no value>\n", "\ufeffkind: Pod\n",
       "data: |\n  ---\n  kind: Inner\n", "data: |\n---\nkind: Pod\n", "kind: Pod # c\n\n\n", "\n\n  \nkind: Pod\n",
       "%YAML 1.1\n---\nkind: Pod\n", "x: é\u2028y\n", "{{ \"kind: Pod\" }}\n", "{{- /* c */ -}}\n", "{{ fail \"x\" }}\n"]


def manifests(random):
    """Files, each after a line `=== PATH`."""
    parts = []
    for path in random.sample(PATHS, random.choice([1, 1, 2, 3])):
        text = random.choice(["", "", "---\n", "\n", "# c\n", "\n---\n"])
        for _ in range(random.choice([1, 1, 2, 3, 4])):
            text += document(random) + random.choice(BETWEEN)
        if random.random() < 0.3:
            text = text.rstrip("\n")
        parts.append(f"=== {path}\n{text}")
    return "\n".join(parts)


def document(random):
    if random.random() < 0.25:
        return random.choice(ODD)
    lines = [random.choice(["apiVersion: v1", "apiVersion: apps/v1", "apiVersion: v1", "apiVersion: ''"]),
             f"kind: {random.choice(KINDS)}", "metadata:",
             f"  name: {random.choice(['a', 'b', 'c', 'z', 'A', 'a-1', '{{ .Release.Name }}', '10', '9'])}"]
    if random.random() < 0.35:
        lines.append("  annotations:")
        if random.random() < 0.9:
            lines.append(f"    {random.choice(ANNOTATIONS)}: {random.choice(HOOKS)}")
        if random.random() < 0.5:
            lines.append(f"    helm.sh/hook-weight: {random.choice(WEIGHTS)}")
        if random.random() < 0.4:
            lines.append(f"    helm.sh/hook-delete-policy: {random.choice(POLICIES)}")
    if random.random() < 0.4:
        lines.append(random.choice(["data: {a: b}", "data:\n  a: |\n    ---\n    x", "spec:\n  x: 1   ", "# comment", "",
                                    "data:\n  a: \"---\"", "  "]))
    if random.random() < 0.1:
        random.shuffle(lines)
    return "\n".join(lines) + random.choice(["\n", "\n", "\n", "\n\n", "  \n"])
