/* libphonenumber as Swift sees it: plain C, nothing allocated, nothing thrown. */
#ifndef TANDEM_CPHONENUMBER_H
#define TANDEM_CPHONENUMBER_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum cphone_outcome {
    cphone_ok = 0,
    cphone_not_a_number = 1,
    /* No country has this calling code, or none was given and there is no default region. */
    cphone_unknown_country = 2,
    cphone_too_short = 3,
    cphone_too_long = 4,
    /* Longer than the shortest and shorter than the longest of its country, and yet of no length that is in use. */
    cphone_wrong_length = 5,
    /* Only to be dialled within its area. */
    cphone_local_only = 6,
    /* A short code of the default region: an information line, a texting service. */
    cphone_short_code = 7,
    cphone_emergency = 8,
    /* The library failed. */
    cphone_failed = 9,
};

enum cphone_kind {
    cphone_kind_unknown = 0,
    cphone_kind_fixed = 1,
    cphone_kind_mobile = 2,
    cphone_kind_fixed_or_mobile = 3,
    cphone_kind_toll_free = 4,
    cphone_kind_premium = 5,
    cphone_kind_shared_cost = 6,
    cphone_kind_voip = 7,
    cphone_kind_personal = 8,
    cphone_kind_pager = 9,
    cphone_kind_company = 10,
    cphone_kind_voicemail = 11,
};

struct cphone_number {
    int kind;
    int calling_code;
    /* It lies in a range that its country is known to have given out. */
    bool is_assigned;
    /* All zero-terminated; empty where there is none. */
    char region[8];
    char e164[24];
    char national[64];
    char international[64];
    char extension[24];
};

/* Reads a number as people write it. `region` is the ISO 3166 code, in upper case, of the country of numbers that are
 * written without one; empty for none. May be called from any thread. */
int cphone_parse(const char *text, size_t length, const char *region, struct cphone_number *number);

/* Whether the library knows a region by this code. */
bool cphone_knows_region(const char *region);

#ifdef __cplusplus
}
#endif

#endif
