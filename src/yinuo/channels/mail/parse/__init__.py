"""Reading raw mails: bytes in, one `ParsedMail` out, whatever the bytes are.

The standard library's parser gives up at the first line that is no header and descends by recursion, so a single
broken line costs the subject and a nesting bomb costs the process. Here the structure is read by small, linear,
depth-limited functions over bytes; the standard library still decodes transfer encodings and dates.
"""
