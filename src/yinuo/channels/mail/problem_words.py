"""What was wrong with a mail, in words. The codes are those of `yinuo mail parse`; a new one needs its words here."""

from collections.abc import Iterable

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

PROBLEM_WORDS: dict[str, str | LazyText] = {
    "address_malformed": _("an address is malformed"),
    "base64_damaged": _("encoded data is damaged"),
    "boundary_guessed": _("the border between its parts had to be guessed"),
    "boundary_not_closed": _("its last part has no end"),
    "charset_double_encoded": _("its characters were converted wrongly on the way; mended"),
    "charset_guessed": _("its character set had to be guessed"),
    "charset_mislabelled": _("it names a wrong character set"),
    "charset_repaired": _("some characters are damaged"),
    "charset_unknown": _("it names an unknown character set"),
    "content_type_malformed": _("the type of a part is malformed"),
    "date_malformed": _("its date makes no sense"),
    "date_missing": _("it has no date"),
    "delay_notice": _("a notice of delay"),
    "empty_message": _("it is empty"),
    "encoded_word_damaged": _("a header is damaged"),
    "encrypted": _("it is encrypted"),
    "from_address_missing": _("it names no sender's address"),
    "headers_too_long": _("its headers are too long"),
    "html_cut_off": _("its HTML was cut off"),
    "html_labelled_plain": _("HTML under the name of plain text"),
    "html_too_complex": _("its HTML is too complex; shown as text"),
    "malformed_header": _("a header is malformed"),
    "message_too_large": _("it is larger than we read"),
    "multipart_without_parts": _("it announces parts but has none"),
    "nested_too_deep": _("its parts are nested too deep"),
    "no_blank_line_after_headers": _("no blank line between headers and text"),
    "no_headers": _("it has no headers"),
    "null_bytes": _("it holds null bytes"),
    "read_receipt": _("a read receipt"),
    "remote_content_blocked": _("remote pictures were blocked"),
    "repeated_header": _("a header is there twice; the first counts"),
    "success_notice": _("a notice of delivery"),
    "text_cut_off": _("its text was cut off"),
    "tnef_not_opened": _("a winmail.dat that is kept unopened"),
    "too_many_addresses": _("too many addresses"),
    "too_many_parts": _("too many parts"),
    "transfer_encoding_unknown": _("an unknown transfer encoding"),
    "uuencoded_cut_off": _("an enclosed file is cut off"),
    "uuencoded_damaged": _("an enclosed file is damaged"),
}


def words_for(problems: Iterable[str]) -> tuple[str, ...]:
    """The words of these codes, each once."""
    codes = ("repeated_header" if code.startswith("repeated_header_") else code for code in problems)
    return tuple(dict.fromkeys(str(PROBLEM_WORDS[code]) for code in codes))
