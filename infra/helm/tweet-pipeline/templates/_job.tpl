{{/*
The pod of a job. Call it as `tweet.component` (root, name, component, package, args, prefix, env, kafka, registry), with

  claim    of the volume at /data, `beside` the component that has it open, where there is one
*/}}
{{- define "tweet.jobPod" -}}
restartPolicy: Never
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext: {{- include "tweet.podSecurity" . | nindent 2 }}
{{- if .beside }}
affinity: {{- include "tweet.beside" . | nindent 2 }}
{{- end }}
containers:
  - name: {{ .name }}
    image: {{ include "tweet.image" . }}
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    args: {{- toYaml .args | nindent 6 }}
    env:
      {{- if .kafka }}
      {{- include "tweet.connections" . | nindent 6 }}
      {{- end }}
      {{- with .env }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
      {{- range $key, $value := .component.env }}
      - { name: {{ $key }}, value: {{ $value | quote }} }
      {{- end }}
    {{- with .component.envFromSecrets }}
    envFrom:
      {{- range . }}
      - secretRef: { name: {{ . }} }
      {{- end }}
    {{- end }}
    resources: {{- toYaml .component.resources | nindent 6 }}
    securityContext: {{- include "tweet.containerSecurity" . | nindent 6 }}
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
      {{- if .claim }}
      - { name: data, mountPath: /data }
      {{- end }}
      {{- if .kafka }}
      {{- include "tweet.connectionMounts" . | nindent 6 }}
      {{- end }}
volumes:
  - name: tmp
    emptyDir: { sizeLimit: 256Mi }
  {{- if .claim }}
  - name: data
    persistentVolumeClaim: { claimName: {{ .claim }} }
  {{- end }}
  {{- if .kafka }}
  {{- include "tweet.connectionVolumes" . | nindent 2 }}
  {{- end }}
{{- end -}}
