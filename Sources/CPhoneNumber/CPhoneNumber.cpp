#include "CPhoneNumber.h"

#include <cstring>
#include <exception>
#include <string>

#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

// Both are read-only once they are made, and their caches have locks of their own. C++ makes them once, whoever comes first.
const PhoneNumberUtil &util() {
    static const PhoneNumberUtil *const instance = PhoneNumberUtil::GetInstance();
    return *instance;
}

const ShortNumberInfo &short_numbers() {
    // Never destroyed: a thread may still ask while the process ends.
    static const ShortNumberInfo *const instance = new ShortNumberInfo();
    return *instance;
}

template <size_t size>
void store(const std::string &text, char (&field)[size]) {
    const size_t length = text.size() < size ? text.size() : size - 1;
    std::memcpy(field, text.data(), length);
    field[length] = '\0';
}

int kind(PhoneNumberUtil::PhoneNumberType type) {
    switch (type) {
    case PhoneNumberUtil::FIXED_LINE: return cphone_kind_fixed;
    case PhoneNumberUtil::MOBILE: return cphone_kind_mobile;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return cphone_kind_fixed_or_mobile;
    case PhoneNumberUtil::TOLL_FREE: return cphone_kind_toll_free;
    case PhoneNumberUtil::PREMIUM_RATE: return cphone_kind_premium;
    case PhoneNumberUtil::SHARED_COST: return cphone_kind_shared_cost;
    case PhoneNumberUtil::VOIP: return cphone_kind_voip;
    case PhoneNumberUtil::PERSONAL_NUMBER: return cphone_kind_personal;
    case PhoneNumberUtil::PAGER: return cphone_kind_pager;
    case PhoneNumberUtil::UAN: return cphone_kind_company;
    case PhoneNumberUtil::VOICEMAIL: return cphone_kind_voicemail;
    case PhoneNumberUtil::UNKNOWN: return cphone_kind_unknown;
    }
    return cphone_kind_unknown;
}

int outcome(PhoneNumberUtil::ErrorType error) {
    switch (error) {
    case PhoneNumberUtil::NO_PARSING_ERROR: return cphone_ok;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return cphone_unknown_country;
    case PhoneNumberUtil::NOT_A_NUMBER: return cphone_not_a_number;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD: return cphone_too_short;
    case PhoneNumberUtil::TOO_SHORT_NSN: return cphone_too_short;
    case PhoneNumberUtil::TOO_LONG_NSN: return cphone_too_long;
    }
    return cphone_failed;
}

int outcome(PhoneNumberUtil::ValidationResult result) {
    switch (result) {
    case PhoneNumberUtil::IS_POSSIBLE: return cphone_ok;
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY: return cphone_local_only;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE: return cphone_unknown_country;
    case PhoneNumberUtil::TOO_SHORT: return cphone_too_short;
    case PhoneNumberUtil::INVALID_LENGTH: return cphone_wrong_length;
    case PhoneNumberUtil::TOO_LONG: return cphone_too_long;
    }
    return cphone_failed;
}

int parse(const std::string &text, const std::string &region, cphone_number *number) {
    // As it was dialled, so before anything is read into it.
    if (!region.empty() && short_numbers().IsEmergencyNumber(text, region)) return cphone_emergency;
    PhoneNumber parsed;
    const int failure = outcome(util().Parse(text, region.empty() ? "ZZ" : region, &parsed));
    if (failure != cphone_ok) return failure;
    const int possible = outcome(util().IsPossibleNumberWithReason(parsed));
    const bool is_assigned = possible == cphone_ok && util().IsValidNumber(parsed);
    if (!is_assigned && !region.empty() && short_numbers().IsValidShortNumberForRegion(parsed, region)) return cphone_short_code;
    if (possible != cphone_ok) return possible;

    std::string field;
    number->kind = kind(util().GetNumberType(parsed));
    number->calling_code = parsed.country_code();
    number->is_assigned = is_assigned;
    util().GetRegionCodeForNumber(parsed, &field);
    store(field == "ZZ" ? "" : field, number->region);
    store(parsed.extension(), number->extension);
    util().Format(parsed, PhoneNumberUtil::E164, &field);
    store(field, number->e164);
    util().Format(parsed, PhoneNumberUtil::NATIONAL, &field);
    store(field, number->national);
    util().Format(parsed, PhoneNumberUtil::INTERNATIONAL, &field);
    store(field, number->international);
    return cphone_ok;
}

}  // namespace

int cphone_parse(const char *text, size_t length, const char *region, struct cphone_number *number) {
    std::memset(number, 0, sizeof *number);
    try {
        return parse(std::string(text, length), region, number);
    } catch (const std::exception &) {
        // No exception may reach Swift. What could be thrown is that memory ran out.
        return cphone_failed;
    }
}

bool cphone_knows_region(const char *region) {
    try {
        return util().GetCountryCodeForRegion(region) != 0;
    } catch (const std::exception &) {
        return false;
    }
}
