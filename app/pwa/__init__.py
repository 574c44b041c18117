"""What makes it an app on the phone: service worker, manifest, the page without a signal."""
