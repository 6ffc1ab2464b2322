{{/*
A component, whole: ServiceAccount, Deployment, PodDisruptionBudget, NetworkPolicy and PodMonitor. Call it with a dict of

  root        the chart's own dot
  name        of the component, `component` its values
  package     whose image it is, `args` what is run of it, `prefix` how its variables begin
  env         further variables, as a list
  port        of /metrics, /healthz and /readyz
  live, ready probes, as maps
  kafka       whether it speaks to Kafka, `registry` whether to the schema registry
  claim       of its volume at /data, if it has one; `exclusive` if nobody else may have that meanwhile
  beside      component that must be on the same machine, since they share a file there
  scaled      whether KEDA says how many there are
  ingress     whether others than Prometheus come to its port
*/}}
{{- define "tweet.component" -}}
{{- $name := include "tweet.name" . -}}
{{- $c := .component -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $name }}
  labels: {{- include "tweet.labels" . | nindent 4 }}
  {{- with $c.serviceAccountAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  labels: {{- include "tweet.labels" . | nindent 4 }}
spec:
  {{- if not .scaled }}
  replicas: {{ $c.replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  strategy:
    {{- if .exclusive }}
    type: Recreate
    {{- else }}
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }
    {{- end }}
  selector:
    matchLabels: {{- include "tweet.selector" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "tweet.labels" . | nindent 8 }}
      {{- with $c.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ $name }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ $c.stopSeconds }}
      {{- with .root.Values.image.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      securityContext: {{- include "tweet.podSecurity" . | nindent 8 }}
      topologySpreadConstraints: {{- include "tweet.spread" . | nindent 8 }}
      {{- if .beside }}
      affinity: {{- include "tweet.beside" . | nindent 8 }}
      {{- end }}
      {{- with $c.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $c.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .name }}
          image: {{ include "tweet.image" . }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          args: {{- toYaml .args | nindent 12 }}
          env:
            {{- if .kafka }}
            {{- include "tweet.connections" . | nindent 12 }}
            {{- end }}
            {{- with .env }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
            {{- range $key, $value := $c.env }}
            - { name: {{ $key }}, value: {{ $value | quote }} }
            {{- end }}
          {{- with $c.envFromSecrets }}
          envFrom:
            {{- range . }}
            - secretRef: { name: {{ . }} }
            {{- end }}
          {{- end }}
          ports:
            - { name: http, containerPort: {{ .port }} }
          startupProbe: {{- toYaml (merge (dict "periodSeconds" 5 "failureThreshold" 60) .live) | nindent 12 }}
          livenessProbe: {{- toYaml (merge (dict "periodSeconds" 15 "timeoutSeconds" 5 "failureThreshold" 4) .live) | nindent 12 }}
          {{- with .ready }}
          readinessProbe: {{- toYaml (merge (dict "periodSeconds" 10 "timeoutSeconds" 5) .) | nindent 12 }}
          {{- end }}
          resources: {{- toYaml $c.resources | nindent 12 }}
          securityContext: {{- include "tweet.containerSecurity" . | nindent 12 }}
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
            - { name: data, mountPath: /data }
            {{- if .kafka }}
            {{- include "tweet.connectionMounts" . | nindent 12 }}
            {{- end }}
      volumes:
        # Spark and the codecs unpack native libraries there before they load them.
        - name: tmp
          emptyDir: { sizeLimit: 2Gi }
        - name: data
          {{- if .claim }}
          persistentVolumeClaim: { claimName: {{ .claim }} }
          {{- else }}
          emptyDir: { sizeLimit: 2Gi }
          {{- end }}
        {{- if .kafka }}
        {{- include "tweet.connectionVolumes" . | nindent 8 }}
        {{- end }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $name }}
  labels: {{- include "tweet.labels" . | nindent 4 }}
spec:
  # Of several, one may go at a time. The only one may go as well, or no machine could ever be emptied: what is in hand
  # is taken up again by the next, and meanwhile Kafka keeps it.
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "tweet.selector" . | nindent 6 }}
{{- if .root.Values.networkPolicy.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ $name }}
  labels: {{- include "tweet.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{- include "tweet.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    - ports: [{ port: http }]
      from:
        - namespaceSelector:
            matchLabels: {{- toYaml .root.Values.networkPolicy.monitoringNamespace | nindent 14 }}
        {{- if .ingress }}
        - namespaceSelector:
            matchLabels: {{- toYaml .root.Values.networkPolicy.ingressNamespace | nindent 14 }}
        {{- end }}
  egress:
    - ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
    {{- if .kafka }}
    - ports:
        {{- range .root.Values.networkPolicy.kafkaPorts }}
        - { port: {{ . }} }
        {{- end }}
    {{- end }}
    {{- if .registry }}
    - ports: [{ port: {{ .root.Values.networkPolicy.registryPort }} }]
    {{- end }}
    {{- range $c.egressPorts }}
    - ports: [{ port: {{ . }} }]
    {{- end }}
{{- end }}
{{- if .root.Values.monitoring.podMonitors }}
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: {{ $name }}
  labels: {{- include "tweet.labels" . | nindent 4 }}
spec:
  selector:
    matchLabels: {{- include "tweet.selector" . | nindent 6 }}
  podMetricsEndpoints:
    - port: http
      path: /metrics
      {{- if .bearer }}
      authorization: { credentials: { name: {{ .bearer }}, key: token } }
      {{- end }}
      relabelings:
        - { targetLabel: job, replacement: {{ .name }} }
{{- end }}
{{- end -}}

{{/* A volume of ReadWriteOnce that outlives the release: `name`, `volume` its values. */}}
{{- define "tweet.claim" -}}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ include "tweet.name" . }}
  labels: {{- include "tweet.labels" . | nindent 4 }}
  annotations: { helm.sh/resource-policy: keep }
spec:
  accessModes: [ReadWriteOnce]
  {{- with .volume.storageClass }}
  storageClassName: {{ . }}
  {{- end }}
  resources:
    requests: { storage: {{ .volume.size }} }
{{- end -}}
