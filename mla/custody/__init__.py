"""Evidence items, uploads, custody events, packages, downloads, receipts."""
