using OrleansAnomaly.Data.Evaluation;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>Runs on halves and on disturbed data, beside the run on the data as they are.</summary>
internal sealed class RunTables(IAnsiConsole console)
{
    public void Halves(IReadOnlyList<Evaluated> evaluated, ulong seed)
    {
        IReadOnlyList<KeyFigure> keys = KeyFigure.For(evaluated[0].Figures);
        string[] byOther = [.. evaluated[0].Figures.Nab.Select(result => $"{KeyFigure.ProfileText(result.Profile)} by the other's threshold")];
        Table table = EvaluateReport.NewTable($"halves, seed {seed}", "detector", ["half", "files", .. keys.Select(key => key.Name), .. byOther]);
        foreach (Evaluated one in evaluated)
        {
            for (int half = 0; half < one.Halves.Count; half++)
            {
                HalfFigures figures = one.Halves[half];
                table.AddRow([
                    one.Figures.Subject, half == 0 ? "first" : "second", PlainWords.Count(figures.Figures.Files.Count), .. keys.Select(key => key.Text(key.Of(figures.Figures))),
                    .. figures.NabByOther.Select(score => KeyFigure.Number(score, "0.00"))]);
            }
        }
        console.Write(table);
    }

    public void Perturbed(IReadOnlyList<Evaluated> evaluated)
    {
        foreach (Evaluated one in evaluated)
        {
            IReadOnlyList<KeyFigure> keys = KeyFigure.For(one.Figures);
            Table table = Begin($"{one.Figures.Subject}: corpora that are as easy", one, keys);
            foreach (DisturbedFigures disturbed in one.Perturbed)
                table.AddRow([DisturbanceText.Of(disturbed.Disturbance), .. keys.Select(key => key.Text(key.Of(disturbed.Figures)))]);
            table.AddEmptyRow();
            table.AddRow(["mean", .. keys.Select(key => key.Text(one.Perturbed.Select(run => key.Of(run.Figures)).Sum() / one.Perturbed.Count))]);
            table.AddRow(["[bold]worst[/]", .. keys.Select(key => $"[bold]{key.Text(one.Perturbed.Select(run => key.Of(run.Figures)).Min())}[/]")]);
            console.Write(table);
        }
    }

    public void Hard(IReadOnlyList<Evaluated> evaluated)
    {
        foreach (Evaluated one in evaluated)
        {
            IReadOnlyList<KeyFigure> keys = KeyFigure.For(one.Figures);
            Table table = Begin($"{one.Figures.Subject}: hardships, and what they change", one, keys);
            foreach (DisturbedFigures disturbed in one.Hard)
                table.AddRow([DisturbanceText.Of(disturbed.Disturbance), .. keys.Select(key => Changed(key, disturbed.Figures, one.Figures))]);
            console.Write(table);
        }
    }

    private static Table Begin(string title, Evaluated one, IReadOnlyList<KeyFigure> keys)
    {
        Table table = EvaluateReport.NewTable(title, "data", [.. keys.Select(key => key.Name)]);
        table.AddRow(["as they are", .. keys.Select(key => key.Text(key.Of(one.Figures)))]);
        return table;
    }

    private static string Changed(KeyFigure key, CorpusFigures then, CorpusFigures before)
    {
        double value = key.Of(then), change = Math.Round(value - key.Of(before), key.Format.Length - "0.".Length);
        string colour = change < 0 ? "red1" : "green3";
        return double.IsNaN(change) ? key.Text(value) : $"{key.Text(value)} [{colour}]{(change < 0 ? '−' : '+')}{KeyFigure.Number(Math.Abs(change), key.Format)}[/]";
    }
}
