#!/usr/bin/env bash
# Makes the program's image and, where the platform's tools are, its installer, into app/target/installer.
# Called by `./tidemark package`, which has built the modules and set JAVA_HOME to a JDK 25.
set -euo pipefail
cd "$(dirname "$0")/.."
out=app/target/installer
rm -rf "$out"
mkdir -p "$out/modules" "$out/input" "$out/icons"

case "$(uname -s)" in
  Linux) platform=linux separator=: ;;
  Darwin) platform=mac separator=: ;;
  *) platform=windows separator=';' ;;
esac

# JavaFX' platform jars are modules of the runtime; everything else is the program's own class path.
IFS=$separator read -ra jars <<<"$(<app/target/classpath)"
for jar in "${jars[@]}"; do
  case "$(basename "$jar")" in
    javafx-*-linux*.jar | javafx-*-mac*.jar | javafx-*-win*.jar) cp "$jar" "$out/modules/" ;;
    javafx-*.jar) ;; # an empty jar that only names its platform's
    *) cp "$jar" "$out/input/" ;;
  esac
done
cp app/target/app-*.jar "$out/input/app.jar"

"$JAVA_HOME/bin/java" -cp "$out/input/*" io.tidemark.app.icon.IconFiles "$out/icons"

# The runtime: what the program and its libraries use of the JDK, and JavaFX as modules of it. `jdk.localedata` is for numbers and
# dates as people write them, `jdk.management` tells the columnar index how much memory there is.
"$JAVA_HOME/bin/jlink" --module-path "$out/modules" --output "$out/runtime" --no-header-files --no-man-pages --strip-debug \
  --add-modules javafx.controls,javafx.swing,java.sql,java.naming,java.net.http,java.scripting,jdk.management,jdk.unsupported,jdk.crypto.ec,jdk.zipfs,jdk.accessibility,jdk.localedata

# One start with the sample teaches the JVM which classes a start needs, in the order of the class path that the image gets: the
# installed program is there in little more than half the time. Without it all works the same.
lesson=$out/lesson
classpath=$out/input/app.jar
while read -r jar; do classpath+=$separator$jar; done < <(printf '%s\n' "$out"/input/*.jar | grep -v /app.jar | LC_ALL=C sort)
"$out/runtime/bin/java" -XX:AOTCacheOutput="$out/input/tidemark.aot" -Dglass.platform=Headless -Dprism.order=sw \
  --enable-native-access=javafx.graphics,ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -cp "$classpath" io.tidemark.app.launch.Main app --rehearse --data "$lesson" >"$out/lesson.log" 2>&1 \
  || { rm -f "$out/input/tidemark.aot"; echo "start      without its class archive, see $out/lesson.log"; }
rm -rf "$lesson"

"$JAVA_HOME/bin/jpackage" @jpackage/common/options @jpackage/$platform/image --type app-image \
  --runtime-image "$out/runtime" --input "$out/input" --dest "$out"
echo "image      $(ls -d "$out"/Tidemark* | head -n 1)"

installer() { # type, then what its tools are called
  type=$1
  shift
  for tool in "$@"; do
    command -v "$tool" >/dev/null || { echo "installer  no $type: this machine has no $tool"; return; }
  done
  image=$out/Tidemark
  [ "$platform" = mac ] && image=$out/Tidemark.app
  "$JAVA_HOME/bin/jpackage" @jpackage/common/installer @jpackage/$platform/installer --type "$type" \
    --app-image "$image" --dest "$out"
  echo "installer  $(ls "$out"/*."$type")"
}
case $platform in
  linux) installer deb fakeroot dpkg-deb ;;
  mac) installer dmg hdiutil ;;
  windows) installer msi wix ;;
esac
