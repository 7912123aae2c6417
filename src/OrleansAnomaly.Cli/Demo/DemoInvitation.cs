using Spectre.Console;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>Where the service answers meanwhile, and what to ask it.</summary>
internal sealed class DemoInvitation(Uri url, PlantWatch watch)
{
    public void Write(IAnsiConsole console)
    {
        string root = url.ToString().TrimEnd('/');
        console.MarkupLine($"[bold]The service answers at {root.EscapeMarkup()}[/] while this runs. In another terminal:");
        Line("incidents under way", $"curl '{root}/v1/incidents?open=true&limit=3'");
        Line("what happens, as it happens", $"curl -N {root}/v1/stream");
        Line("one sensor", $"curl '{root}/v1/sensors/status?sensor={watch.Plant.Machines[0].Asset}/temperature'");
        console.WriteLine();

        void Line(string what, string command) => console.MarkupLine($"  {command.EscapeMarkup()}  [grey]# {what}[/]");
    }
}
