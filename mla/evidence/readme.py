"""The README of a package: how to check it with common tools, in plain words."""

_TEXT = """\
EVIDENCE PACKAGE {number} OF CASE {reference}

From: {organisation}
Files of evidence: {files}

What is in this folder

  data/                  the evidence, each file exactly as it was received
  exhibits.csv           each file: its original name, where it came from, size and hashes
  custody.csv            who held each file, when and why (custody.pdf: the same, to read)
  conditions-of-use.txt  what the evidence may be used for
  ledger.jsonl           the record of the case that both states share, up to the sealing
  manifest-*.txt         the hash of each file in data/
  tagmanifest-*.txt      the hash of each other file
  bagit.txt, bag-info.txt  say that this is a BagIt bag (RFC 8493)

File names in data/ are the original ones as far as every computer can hold them. The table
exhibits.csv gives each original name. In the tables, a ' at the beginning of a cell was put
there so that no program takes the cell for a formula; it does not belong to the text.

How to check it

1. Without any special program. Linux (and macOS with "shasum -a 256" for "sha256sum"),
   in this folder:

     sha256sum -c --quiet manifest-sha256.txt
     sha256sum -c --quiet tagmanifest-sha256.txt

   No output means: every file listed has the bytes that were sealed. Windows (PowerShell)
   shows the hash of one file, to compare by eye with the manifest:

     Get-FileHash -Algorithm SHA256 <file>

2. With any BagIt program, for example bagit.py, from the folder above:

     bagit.py --validate {top}

   This also finds files that are missing, or that were added to data/.

3. With the program of the sender, on the ZIP file as it was downloaded:

     python -m mla.evidence.verify {top}.zip --sha256 HASH

   HASH is the SHA-256 of the package in the receipt of release. This finds every change of a
   single byte anywhere in the ZIP file, every part that was taken out, and recomputes the chain
   of ledger.jsonl.

What a check proves

Checks 1 and 2 prove that the files agree with the manifests. Somebody who replaces a file
could replace its lines in the manifests too. Only the hash of the whole package, which stands
in the receipt of release (under "Documents" of the request, apart from this package), shows
that nothing was replaced:

     sha256sum {top}.zip
"""


def readme(reference: str, number: int, organisation: str, top: str, files: int) -> bytes:
    return _TEXT.format(
        reference=reference, number=number, organisation=organisation, top=top, files=files
    ).encode()
