/* Sends a file of keys and values to a Kafka topic as fast as librdkafka can, and prints one line of JSON.
 *
 *   send_file FILE TOPIC NAME=VALUE...     (settings of librdkafka)
 *
 * FILE: for each record the lengths of key and value (two uint32, this machine's byte order), then both.
 * The first record is sent before the clock starts: by then the topic is known and the producer has its id.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include <librdkafka/rdkafka.h>

static long failed;

static void delivered(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque) {
    (void)client;
    (void)opaque;
    if (message->err)
        failed++;
}

static void die(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static const char *next_record(const char *at) {
    uint32_t lengths[2];
    memcpy(lengths, at, sizeof lengths);
    return at + sizeof lengths + lengths[0] + lengths[1];
}

static long send_all(rd_kafka_t *client, rd_kafka_topic_t *topic, const char *at, const char *end) {
    long sent = 0;
    while (at < end) {
        uint32_t lengths[2];
        memcpy(lengths, at, sizeof lengths);
        const char *key = at + sizeof lengths, *value = key + lengths[0];
        while (rd_kafka_produce(topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, (void *)value, lengths[1], key,
                                lengths[0], NULL)) {
            if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL)
                die("produce", rd_kafka_err2str(rd_kafka_last_error()));
            rd_kafka_poll(client, 10);
        }
        at = next_record(at);
        if (++sent % 1000 == 0)
            rd_kafka_poll(client, 0);
    }
    return sent;
}

static void wait_for_all(rd_kafka_t *client) {
    while (rd_kafka_outq_len(client) > 0)
        rd_kafka_poll(client, 100);
}

int main(int count, char **words) {
    char error[512];
    if (count < 3)
        die("usage", "send_file FILE TOPIC NAME=VALUE...");
    int file = open(words[1], O_RDONLY);
    struct stat about;
    if (file < 0 || fstat(file, &about))
        die(words[1], "cannot be read");
    size_t size = (size_t)about.st_size;
    const char *payload = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    if (payload == MAP_FAILED)
        die(words[1], "cannot be mapped");

    rd_kafka_conf_t *settings = rd_kafka_conf_new();
    for (int place = 3; place < count; place++) {
        char *equals = strchr(words[place], '=');
        if (!equals)
            die(words[place], "no NAME=VALUE");
        *equals = 0;
        if (rd_kafka_conf_set(settings, words[place], equals + 1, error, sizeof error))
            die(words[place], error);
    }
    rd_kafka_conf_set_dr_msg_cb(settings, delivered);
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, settings, error, sizeof error);
    if (!client)
        die("client", error);
    rd_kafka_topic_t *topic = rd_kafka_topic_new(client, words[2], NULL);
    const char *end = payload + size, *second = next_record(payload);
    send_all(client, topic, payload, second);
    wait_for_all(client);

    double begin = now(), used = cpu();
    long sent = send_all(client, topic, second, end);
    wait_for_all(client);
    printf("{\"sent\": %ld, \"acknowledged\": %ld, \"seconds\": %.6f, \"cpu_seconds\": %.6f}\n", sent, sent - failed,
           now() - begin, cpu() - used);
    rd_kafka_topic_destroy(topic);
    rd_kafka_destroy(client);
    return failed != 0;
}
