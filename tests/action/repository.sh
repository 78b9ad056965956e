# Makes the repository `origin`, and a clone of it as a runner checks it out; what follows changes the clone.
export GIT_CONFIG_GLOBAL=/dev/null
mkdir -p origin/charts/web/templates
cd origin
cat > chartroom.yaml <<'END'
releases: {web: {chart: charts/web, environments: {dev: [dev.yaml]}}}
END
cat > charts/web/Chart.yaml <<'END'
apiVersion: v2
name: web
version: 0.1.0
icon: https://example.com/icon.svg
END
cat > charts/web/templates/x.yaml <<'END'
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec: {selector: {matchLabels: {a: a}}, template: {metadata: {labels: {a: a}}, spec: {containers: [{name: a, image: a, env: [{name: A, value: "value: {{ .Values.value }}"}]}]}}}
END
echo 'value: 1' > dev.yaml
git init --quiet --initial-branch main
git add .
git commit --quiet --message first
cd ..
git clone --quiet --depth 1 "file://$PWD/origin" clone
cd clone
