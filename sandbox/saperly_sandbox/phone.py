"""Phone numbers that belong to nobody, and what can be told from a number."""

from __future__ import annotations

import re

SIP = re.compile(r"sip:[!-~]{1,250}", re.IGNORECASE)

_US = """
    201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 220 223 224 225 227 228 229 231 234 235 239
    240 248 251 252 253 254 256 260 262 267 269 270 272 274 276 279 281 283 301 302 303 304 305 307 308 309 310 312
    313 314 315 316 317 318 319 320 321 323 324 325 326 327 329 330 331 332 334 336 337 339 341 346 347 350 351 352
    353 360 361 363 364 369 380 385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 430
    432 434 435 436 440 442 443 445 447 448 457 458 463 464 469 470 471 472 475 478 479 480 483 484 501 502 503 504
    505 507 508 509 510 512 513 515 516 517 518 520 530 531 534 539 540 541 551 557 559 561 562 563 564 567 570 571
    572 573 574 575 580 582 585 586 601 602 603 605 606 607 608 609 610 612 614 615 616 617 618 619 620 621 623 624
    626 628 629 630 631 636 640 641 645 646 650 651 656 657 659 660 661 662 667 669 678 679 680 681 682 686 689 701
    702 703 704 706 707 708 712 713 714 715 716 717 718 719 720 724 725 726 727 728 730 731 732 734 737 740 743 747
    752 754 757 760 762 763 765 769 770 771 772 773 774 775 779 781 785 786 801 802 803 804 805 806 808 810 812 813
    814 815 816 817 818 820 821 826 828 830 831 832 835 837 838 839 840 843 845 847 848 850 854 856 857 858 859 860
    861 862 863 864 865 870 872 878 901 903 904 906 907 908 909 910 912 913 914 915 916 917 918 919 920 925 928 929
    930 931 934 936 937 938 940 941 943 945 947 948 949 951 952 954 956 959 970 971 972 973 975 978 979 980 983 984
    985 986 989
"""
US_AREA_CODES = frozenset(_US.split())
_CA = """
    204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 460 468 474 506
    514 519 537 548 568 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879
    902 905
"""
CA_AREA_CODES = frozenset(_CA.split())
TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")
# Where none is asked for.
_USUAL = {"US": ("212", "312", "415", "512", "617", "702"), "CA": ("416", "514", "604")}

TYPES = {
    "US": ("local", "toll_free"),
    "CA": ("local", "toll_free"),
    "GB": ("local", "mobile", "national"),
    "AU": ("local", "mobile"),
}
"""The types of number that a country has [assumed]."""

# Ranges that the regulators keep for fiction: Ofcom's for drama, ACMA's for creative use.
_ABROAD = {
    ("GB", "local"): [("20", "+44207946", 4)],
    ("GB", "mobile"): [("", "+447700900", 3)],
    ("GB", "national"): [("", "+443069990", 3)],
    ("AU", "local"): [("2", "+61255501", 3), ("3", "+61370101", 3), ("7", "+61755301", 3), ("8", "+61865550", 3)],
    ("AU", "mobile"): [("", "+61491570", 3)],
}


def ranges(country: str, number_type: str, area_code: str | None) -> list[tuple[str, int]]:
    """The fictional ranges that fit: what the numbers begin with, and how many digits follow. 555-0100 to 555-0199 in
    North America [NANPA]; of those the first two digits are part of the prefix."""
    if country in ("US", "CA"):
        codes: tuple[str, ...]
        if number_type == "toll_free":
            codes = TOLL_FREE
        elif area_code is None:
            return [(f"+1{code}55501", 2) for code in _USUAL[country]]
        else:
            codes = tuple(US_AREA_CODES if country == "US" else CA_AREA_CODES)
        return [(f"+1{code}55501", 2) for code in codes if area_code in (None, code)]
    wanted = (area_code or "").lstrip("0")
    return [
        (prefix, digits) for area, prefix, digits in _ABROAD.get((country, number_type), ()) if wanted in ("", area)
    ]


def sms_reaches(to: str, prefixes: tuple[str, ...]) -> bool:
    """Whether a message can be sent there: a prefix that is served, and in North America ten digits in a real form."""
    if not to.startswith(prefixes):
        return False
    if to.startswith("+1"):
        # No area code or exchange begins with 0 or 1, and 900 is premium rate.
        return re.fullmatch(r"\+1(?!900)[2-9][0-9]{2}[2-9][0-9]{6}", to) is not None
    return True
