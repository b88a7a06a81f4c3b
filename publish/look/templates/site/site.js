{% include "site/js/search.js" %}
{% include "site/js/chart.js" %}
{% include "site/js/status.js" %}
