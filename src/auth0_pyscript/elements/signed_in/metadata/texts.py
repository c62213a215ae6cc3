"""The texts of the card "User Metadata". The caller fills in the parts in braces."""

# Buttons
REFRESH = "Refresh"
EDIT = "Edit"
ADD = "Add"
SAVE = "Save"
SAVING = "Saving…"
CANCEL = "Cancel"
USE_THEIRS = "Use the saved values"
SAVE_MINE = "Save mine anyway"

# User metadata
METADATA = "User Metadata"
METADATA_READING = "Reading from the Management API"
METADATA_READ = "Read from the Management API "
METADATA_LONG = ". Too long to be edited here"
METADATA_JSON = "User metadata as JSON"
METADATA_EMPTY = "No user metadata defined"
METADATA_NOTE = "Change the JSON object."
METADATA_NOTE_WHY = "A key that you take out is deleted. Keys that you leave alone are not touched."
METADATA_HINT = "Only changed keys are sent."
METADATA_MINE = "Your text"
METADATA_THEIRS = "Saved at the tenant"
METADATA_THEIRS_TAKEN = "The saved values are in your text."
METADATA_THEIRS_TAKEN_WHY = "Your other changes are still there. Save to keep them."
SAVED = "Saved."
SAVED_AND_MERGED = "Saved. Changed elsewhere meanwhile, and kept: {keys}."
NOTHING_TO_SAVE = "Nothing was changed."
LEAVE_UNSAVED = "Leave without saving? What you changed is lost."
LEAVE_EDITOR = "You are still editing your metadata. Leave without saving?"

# Why it was not saved
NOT_SAVED = "Not saved: {why}"
NOT_SAVED_SAID = "Not saved. "
PERHAPS_SAVED = "Perhaps not saved: {why}"  # the request may have arrived, but no answer came
PERHAPS_SAVED_WHY = "Save again to be sure. "
NOT_JSON = "Not saved: this is not valid JSON."
NOT_JSON_WHY = "Line {line}, column {column}: expected {expected}. Your text is kept below."
NOT_AN_OBJECT = "Not saved: this is not a JSON object."
NOT_AN_OBJECT_WHY = "Write keys and values between { and }. Your text is kept below."
NOW_LONG = "Not saved: this was changed elsewhere meanwhile, and is too long to be edited here."
NOW_LONG_WHY = "Your text is kept below. Copy it before you leave this page."
CONFLICT = "Not saved: this was changed elsewhere meanwhile."
CONFLICT_WHY = (
    "Meanwhile other values were saved for {keys}, perhaps in another tab or by another app. "
    "“Save mine anyway” replaces them. “Use the saved values” takes them into your text, and keeps "
    "your other changes."
)
TEXT_KEPT = " Your text is kept below: “Save” tries again."
TEXT_TO_COPY = " Your text is kept below. Copy it before you leave this page."

# Errors of the Management API
API_MISSING = "No Management API is configured."
API_MISSING_WHY = (
    "Tell the developer of this page: add it to apis in auth_config.json, with an audience that "
    "ends with /api/v2/."
)
API_UNAUTHORIZED = "The API did not accept the access token."
API_UNAUTHORIZED_WHY = (
    "It may have been revoked. Log in again to get a new one. If it happens again, tell the "
    "developer of this page: check the API's audience and base_url in auth_config.json."
)
API_NO_TOKEN = "The API did not accept the access token, and the tenant issued no other."
API_FORBIDDEN = "The API refused: the access token does not allow this."
API_SCOPE_MISSING_WHY = (
    "The scope {scope} is missing. Log in again and agree to it. If nothing asks for it, tell the "
    "developer of this page: add it to the API's scope in auth_config.json."
)
API_NO_REASON = "It gave no reason. "
API_FORBIDDEN_WHY = (
    "Log in again. If it happens again, tell the developer of this page: check at the tenant what "
    "this application and this user may do."
)
API_NOT_FOUND = "The API knows no such user."
API_NOT_FOUND_WHY = (
    "The account may have been deleted. If it was not, tell the developer of this page: the API's "
    "base_url in auth_config.json must be that of the tenant."
)
API_TOO_MANY = "Too many requests."
API_TOO_MANY_WHY = "The API asks to wait. Try again in {seconds} s."
API_TOO_MANY_SOON = "The API asks to wait. Try again in a moment."
API_FAILED = "The API has a fault of its own (status {status})."
API_FAILED_WHY = (
    "The reason is not in this page. Try again in a moment. If it goes on, tell the developer of "
    "this page: look into the log of the API's server."
)
API_REFUSED = "The API refused the request (status {status})."
API_REFUSED_WHY = (
    "If it happens again, tell the developer of this page: compare the request with what the API "
    "accepts."
)
API_NOT_JSON = "The API did not answer with JSON."
API_NOT_JSON_WHY = (
    "It sent {type} (status {status}). Tell the developer of this page: check the API's base_url "
    "in auth_config.json."
)
API_NOT_A_USER = "The API did not answer with your user data."
API_NOT_A_USER_WHY = (
    "Tell the developer of this page: the API's base_url in auth_config.json must be the "
    "Management API's."
)
NO_TYPE = "something without a type"
