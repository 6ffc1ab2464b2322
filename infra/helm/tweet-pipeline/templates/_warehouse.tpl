{{/* Whether the warehouse is a file, which one loader alone may write and all must lie beside. */}}
{{- define "tweet.warehouseIsFile" -}}
{{- if or (hasPrefix "duckdb:" .Values.warehouse.address) (hasPrefix "sqlite:" .Values.warehouse.address) }}true{{ end -}}
{{- end -}}

{{/* Whether it lies on the volume of the release. */}}
{{- define "tweet.warehouseOnVolume" -}}
{{- if or (include "tweet.warehouseIsFile" .) (hasPrefix "parquet:/" .Values.warehouse.address) }}true{{ end -}}
{{- end -}}

{{- define "tweet.warehouseClaim" -}}
{{- if include "tweet.warehouseOnVolume" . }}{{ include "tweet.name" (dict "root" . "name" "warehouse") }}{{ end -}}
{{- end -}}
