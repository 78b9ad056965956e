# Renders the chart with a schema in which @ stands for the directory of the types.
echo "$1" | sed "s|@|file://$PWD/refers/types|g" > refers/values.schema.json
shift
CHARTROOM_ALLOW_SCHEMA_REFS=file helm template refers "$@"
