#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/ctl/distribution_text.h"

namespace yatzy::client {
namespace {

// The picture, and the part of it that the bars are in.
constexpr double kWidth = 800;
constexpr double kHeight = 420;
constexpr double kLeft = 64;
constexpr double kRight = 784;
constexpr double kTop = 48;
constexpr double kBottom = 368;

// Scores that are less likely than this by the highest bar are left out at
// both ends.
constexpr double kInvisible = 1e-3;

// The scores and probabilities that are shown.
struct Frame {
  int first = 0;  // the score of the first bar
  int bars = 0;
  double most = 0;

  double bar() const { return (kRight - kLeft) / bars; }
  double X(double score) const { return kLeft + (score - first) * bar(); }
  double Y(double probability) const {
    return kBottom - probability / most * (kBottom - kTop);
  }
};

Frame FrameOf(const v1::Distribution& distribution) {
  const auto& all = distribution.probabilities();
  Frame frame;
  for (const double p : all) frame.most = std::max(frame.most, p);
  const auto shows = [&](int i) { return all[i] >= kInvisible * frame.most; };
  int first = 0;
  int last = all.size() - 1;
  while (!shows(first)) ++first;
  while (!shows(last)) --last;
  frame.first = distribution.least_final_score() + first;
  frame.bars = last - first + 1;
  return frame;
}

// The largest of 1, 2, 5, 10, .. times `unit` that gives at least `count` steps
// in the range; the unit if there is none.
double StepFor(double range, double unit, int count) {
  double best = unit;
  for (double power = unit; power <= range; power *= 10) {
    for (const int step : {1, 2, 5}) {
      if (range / (step * power) >= count) best = step * power;
    }
  }
  return best;
}

void AppendLabel(double x, double y, const char* anchor,
                 const std::string& label, std::string& svg) {
  absl::StrAppendFormat(
      &svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y,
      anchor, label);
}

void AppendLine(double x1, double y1, double x2, double y2, const char* color,
                std::string& svg) {
  absl::StrAppendFormat(&svg,
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
                        "stroke=\"%s\"/>\n",
                        x1, y1, x2, y2, color);
}

void AppendAxes(const Frame& frame, std::string& svg) {
  const double percent = StepFor(frame.most * 100, 1e-3, 4);
  for (int i = 0; i * percent <= frame.most * 100; ++i) {
    const double y = frame.Y(i * percent / 100);
    AppendLine(kLeft, y, kRight, y, "#ddd", svg);
    AppendLabel(kLeft - 8, y + 4, "end", absl::StrFormat("%g %%", i * percent),
                svg);
  }
  const int step = static_cast<int>(StepFor(frame.bars, 1, 6));
  for (int score = (frame.first + step - 1) / step * step;
       score < frame.first + frame.bars; score += step) {
    const double x = frame.X(score + 0.5);
    AppendLine(x, kBottom, x, kBottom + 5, "#444", svg);
    AppendLabel(x, kBottom + 20, "middle", absl::StrCat(score), svg);
  }
  AppendLine(kLeft, kBottom, kRight, kBottom, "#444", svg);
  AppendLabel(8, kTop - 20, "start", "probability", svg);
  AppendLabel((kLeft + kRight) / 2, kBottom + 42, "middle", "final score", svg);
}

void AppendBars(const v1::Distribution& distribution, const Frame& frame,
                std::string& svg) {
  const double gap = frame.bar() > 4 ? 1 : 0;
  absl::StrAppend(&svg, "<path fill=\"#3a6ea5\" d=\"");
  for (int i = 0; i < frame.bars; ++i) {
    const int score = frame.first + i;
    const double p =
        distribution.probabilities(score - distribution.least_final_score());
    if (p == 0) continue;
    absl::StrAppendFormat(&svg, "M%.2f %.1fV%.2fH%.2fV%.1fZ",
                          frame.X(score) + gap / 2, kBottom, frame.Y(p),
                          frame.X(score + 1) - gap / 2, kBottom);
  }
  absl::StrAppend(&svg, "\"/>\n");
}

}  // namespace

std::string DistributionSvg(const v1::Distribution& distribution) {
  const Frame frame = FrameOf(distribution);
  const std::string title =
      absl::StrFormat("Final score: mean %.2f, standard deviation %.2f",
                      distribution.mean(), distribution.standard_deviation());
  std::string svg = absl::StrFormat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
      "viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" "
      "font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n"
      "<title>%s</title>\n"
      "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
      kWidth, kHeight, kWidth, kHeight, title);
  AppendLabel((kLeft + kRight) / 2, kTop - 20, "middle", title, svg);
  AppendAxes(frame, svg);
  AppendBars(distribution, frame, svg);
  absl::StrAppend(&svg, "</svg>\n");
  return svg;
}

}  // namespace yatzy::client
