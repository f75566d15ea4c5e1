# The paper: `make paper`. Every number in it comes from the results through generated macros.

RESULTS = results/overcompleteness/results.h5#  what the paper reports
PAPER   = build/paper

paper: ## set up, build the paper from the results (RESULTS=...): build/paper/lifeticket.pdf
	$(SETUP) build paper
	+$(MAKE) --no-print-directory $(PAPER)/lifeticket.pdf

$(PAPER)/numbers.tex: $(strip $(RESULTS)) $(PROGRAM)
	@mkdir -p $(@D)
	$(PROGRAM) table $(strip $(RESULTS)) --format tex > $@

$(PAPER)/learning.pdf: $(strip $(RESULTS)) $(PROGRAM)
	$(PROGRAM) plot $(strip $(RESULTS)) --output $(@D) --format pdf

$(strip $(RESULTS)):
	@echo "make: $@ is missing; name the results of a sweep: make paper RESULTS=..." >&2; exit 1

# The date is fixed, so that the same results make the same bytes.
$(PAPER)/lifeticket.pdf: paper/lifeticket.tex $(PAPER)/numbers.tex $(PAPER)/learning.pdf
	cd paper && SOURCE_DATE_EPOCH=0 FORCE_SOURCE_DATE=1 TEXINPUTS=.:../$(PAPER): \
		latexmk -pdf -halt-on-error -interaction=nonstopmode -silent -output-directory=../$(PAPER) lifeticket.tex

.PHONY: paper
