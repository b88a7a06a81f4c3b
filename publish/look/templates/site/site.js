{% include "site/js/language.js" %}
