{{/* Names and labels. Call them with a dict of `root` and `name`, the component's. */}}

{{- define "tweet.name" -}}
{{- printf "%s-%s" .root.Release.Name .name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "tweet.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end -}}

{{- define "tweet.labels" -}}
{{ include "tweet.selector" . }}
app.kubernetes.io/part-of: tweet-pipeline
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{/* The image of a package: `package` beside the others; a component may name its tag. */}}
{{- define "tweet.image" -}}
{{- $image := .root.Values.image -}}
{{- $tag := .component.tag | default $image.tag | default .root.Chart.AppVersion -}}
{{- if $image.registry }}{{ trimSuffix "/" $image.registry }}/{{ end }}{{ .package }}:{{ $tag }}
{{- end -}}
