{{/*
What every pod of ours is like: nothing is root, nothing is written to but what is mounted, nothing is allowed that an
ordinary program does not need, and no key of the cluster lies in it.
*/}}

{{- define "tweet.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "tweet.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
privileged: false
capabilities: { drop: [ALL] }
{{- end -}}

{{/* How a component reaches Kafka and the registry: `prefix` is that of its own variables. */}}
{{- define "tweet.connections" -}}
{{- $kafka := .root.Values.kafka -}}
- name: {{ .prefix }}BOOTSTRAP_SERVERS
  value: {{ $kafka.bootstrapServers | quote }}
{{- if ne $kafka.security.protocol "PLAINTEXT" }}
- name: KAFKA_SECURITY_PROTOCOL
  value: {{ $kafka.security.protocol }}
{{- if hasPrefix "SASL" $kafka.security.protocol }}
- name: KAFKA_SASL_MECHANISM
  value: {{ $kafka.security.mechanism }}
- name: KAFKA_SASL_USERNAME
  valueFrom: { secretKeyRef: { name: {{ required (printf "%s.kafkaSecret: %s needs a login" .name $kafka.security.protocol) .component.kafkaSecret }}, key: username } }
- name: KAFKA_SASL_PASSWORD_FILE
  value: /run/secrets/kafka/password
{{- end }}
{{- if $kafka.security.caConfigMap }}
- name: KAFKA_SSL_CA_LOCATION
  value: /etc/kafka-authority/ca.crt
{{- end }}
{{- end }}
{{- if .registry }}
- name: {{ .prefix }}REGISTRY_URL
  value: {{ .root.Values.registry.url | quote }}
{{- end }}
{{- end -}}

{{- define "tweet.connectionMounts" -}}
{{- $security := .root.Values.kafka.security -}}
{{- if hasPrefix "SASL" $security.protocol }}
- { name: kafka-login, mountPath: /run/secrets/kafka, readOnly: true }
{{- end }}
{{- if and (ne $security.protocol "PLAINTEXT") $security.caConfigMap }}
- { name: kafka-authority, mountPath: /etc/kafka-authority, readOnly: true }
{{- end }}
{{- end -}}

{{- define "tweet.connectionVolumes" -}}
{{- $security := .root.Values.kafka.security -}}
{{- if hasPrefix "SASL" $security.protocol }}
- name: kafka-login
  secret:
    secretName: {{ .component.kafkaSecret }}
    defaultMode: 0440
    items: [{ key: password, path: password }]
{{- end }}
{{- if and (ne $security.protocol "PLAINTEXT") $security.caConfigMap }}
- name: kafka-authority
  configMap: { name: {{ $security.caConfigMap }} }
{{- end }}
{{- end -}}

{{/* On the machine of the component `beside`, where a file lies that both open. */}}
{{- define "tweet.beside" -}}
podAffinity:
  requiredDuringSchedulingIgnoredDuringExecution:
    - topologyKey: kubernetes.io/hostname
      labelSelector:
        matchLabels: {{- include "tweet.selector" (dict "root" .root "name" .beside) | nindent 10 }}
{{- end -}}

{{/* Of two pods of a component, one should outlive the loss of a machine. */}}
{{- define "tweet.spread" -}}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels: {{- include "tweet.selector" . | nindent 6 }}
{{- end -}}
