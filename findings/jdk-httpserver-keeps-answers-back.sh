#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The HTTP server in the JDK 17 (jdk.httpserver) takes 40 ms longer for every answer on a connection that is kept open, on Linux, and its
# stop(3) waits for three seconds though nothing is under way.
#
# It writes the head and the body of an answer apart and leaves Nagle's algorithm on, so the second packet waits for the client's delayed
# acknowledgement; -Dsun.net.httpserver.nodelay=true ends that. JDK 25 does neither. Seen, with 17.0.15 (Debian) on loopback:
#   as it comes: 20 ms or more
#   with nodelay: less than 20 ms
#   stop(3) without requests: 2 s or more
# Needs a JDK 17, on the path or as JAVA_HOME.
. "$(dirname "$0")/finding.sh"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -version 2>&1 | grep -q '"17\.' || { echo "$(basename "$0"): needs a JDK 17" >&2; exit 2; }
cat > "$work/KeepAlive.java" <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;

class KeepAlive {
  public static void main(String[] arguments) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] answer = "{}".getBytes();
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    server.start();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/")).build();
    double[] ms = new double[60];
    for (int i = -20; i < ms.length; i++) {
      long start = System.nanoTime();
      client.send(request, HttpResponse.BodyHandlers.ofString());
      if (i >= 0) ms[i] = (System.nanoTime() - start) / 1e6;
    }
    long stop = System.nanoTime();
    server.stop(3);
    stop = System.nanoTime() - stop;
    Arrays.sort(ms);
    System.out.println(ms[30] >= 20 ? "20 ms or more" : "less than 20 ms");
    System.out.println("stop(3) without requests: " + (stop >= 2e9 ? "2 s or more" : "less than 2 s"));
    System.exit(0);
  }
}
JAVA
{
  printf 'as it comes: '
  "$java" "$work/KeepAlive.java"
  printf 'with nodelay: '
  "$java" -Dsun.net.httpserver.nodelay=true "$work/KeepAlive.java" | head -n 1
} > "$work/seen"
expect 'as it comes: 20 ms or more
stop(3) without requests: 2 s or more
with nodelay: less than 20 ms'
