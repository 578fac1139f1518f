// Loaded into each app before its own code (node --import): when the runner is killed and cannot say goodbye, the channel to it closes
// and the app leaves by the same door as on SIGTERM, so that no orphan keeps a port. The app itself needs to know nothing of this.
const GRACE_MS = 10_000;

if (process.channel) {
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), GRACE_MS).unref();
  });
  process.channel.unref();
}
