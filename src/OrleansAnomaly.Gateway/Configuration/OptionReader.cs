using System.Reflection;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Names;

namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>
/// Fills records of options from what sources say, by the names and types of their properties. Every fault is noted and the default stands, so that
/// all are told at once: keys that nobody knows, texts that cannot be read, and what the records' own <c>Validate</c> finds.
/// </summary>
internal sealed class OptionReader(OptionNames names)
{
    private readonly List<string> _faults = [];
    private IReadOnlyList<string> _known = [];

    /// <summary>What is wrong; empty where all is sound.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Notes a fault that was found before reading.</summary>
    public void Note(string fault) => _faults.Add(fault);

    /// <summary>Fills a record.</summary>
    /// <param name="fresh">The record with its defaults; nobody else may have it yet.</param>
    /// <param name="root">What the sources say.</param>
    public T Read<T>(T fresh, OptionNode root)
        where T : class
    {
        _known = [.. OptionSchema.Keys(typeof(T), names)];
        Fill(fresh, root, "");
        return fresh;
    }

    /// <summary>Fills a record, and says what its own check found, which a record around it finds again.</summary>
    private IReadOnlyList<string> Fill(object record, OptionNode node, string path)
    {
        if (node.Text is not null || node.IsList)
            Fault(node, $"{(path.Length == 0 ? "the file" : path)} is {node.Found}; expected keys with values");
        IReadOnlyList<PropertyInfo> properties = OptionSchema.PropertiesOf(record.GetType());
        var told = new List<string>();
        foreach (OptionNode child in node.Children)
        {
            if (properties.FirstOrDefault(property => names.Is(child.Name, property.Name)) is { } property)
                told.AddRange(Set(record, property, child, names.Join(path, names.Of(property.Name))));
            else
                Unknown(child, path, properties.Select(property => names.Of(property.Name)));
        }
        IReadOnlyList<string> found = Check(record);
        foreach (string error in found.Except(told))
        {
            // A message begins with the name of its property.
            string name = error.Split(' ', 2)[0];
            OptionNode? source = node.Children.FirstOrDefault(child => names.Is(child.Name, name));
            Fault(source ?? node, names.Join(path, names.Of(error)));
        }
        return [.. found, .. told];
    }

    private IReadOnlyList<string> Set(object record, PropertyInfo property, OptionNode node, string path)
    {
        if (OptionSchema.IsDetector(property))
            return Choose(record, property, node, path);
        if (!OptionValue.IsScalar(property.PropertyType))
            return Fill(property.GetValue(record)!, node, path);
        bool mayBeNothing = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        string expected = OptionValue.Expected(property.PropertyType);
        if (node.IsNothing && mayBeNothing)
            property.SetValue(record, null);
        else if (SecretFile.Names(property, node) is { } file)
            SetSecret(record, property, node, path, file);
        else if (node.Children.Count == 0 && node.Text is { } text && OptionValue.Read(property.PropertyType, text, out expected) is { } value)
            property.SetValue(record, value);
        else
            Fault(node, $"{path} is {(node.Children.Count > 0 ? "keys with values" : node.Found)}; expected {expected}");
        return [];
    }

    private void SetSecret(object record, PropertyInfo property, OptionNode node, string path, string file)
    {
        try
        {
            property.SetValue(record, SecretFile.Read(file));
        }
        catch (IOException failure)
        {
            Fault(node, $"{path} is to be read from '{OptionNode.Short(file)}': {failure.Message}; expected a file of one line");
        }
    }

    /// <summary>Makes a detector of <c>name</c>, of <c>Name</c> and options beside it, or of <c>{name: {options}}</c>.</summary>
    private IReadOnlyList<string> Choose(object record, PropertyInfo property, OptionNode node, string path)
    {
        DetectorEntry<IDetector>? choice = KnownDetectors.Default;
        OptionNode options = node with { Text = null };
        OptionNode? name = node.Children.FirstOrDefault(child => names.Is(child.Name, OptionSchema.ChosenName));
        string chosenPath = path;
        if (node.Text is not null)
        {
            choice = KnownDetectors.OfSensors.Find(node.Text);
        }
        else if (name is not null)
        {
            choice = name.Text is null ? null : KnownDetectors.OfSensors.Find(name.Text);
            options = options with { Children = [.. node.Children.Where(child => child != name)] };
        }
        else if (node.Children is [var only] && KnownDetectors.OfSensors.Find(only.Name) is { } only1)
        {
            (choice, options, chosenPath) = (only1, only, names.Join(path, only1.Name));
        }
        else if (node.IsList || (node.Children.Count > 0 && !node.Children.Any(child => IsOptionOf(choice, child))))
        {
            choice = null;
        }
        if (choice is null)
        {
            Fault(name ?? node, $"{(name is null ? path : names.Join(path, names.Of(OptionSchema.ChosenName)))} is {(name ?? node).Found}; {ExpectedDetector((name ?? node).Text)}");
            return [];
        }
        object chosen = choice.NewOptions();
        IReadOnlyList<string> told = Fill(chosen, options, chosenPath);
        // A detector cannot be made of unsound options; where they are, what was read is refused all the same.
        if (Check(chosen).Count > 0)
            return told;
        IReadOnlyList<string> refused = choice.Faults(chosen);
        foreach (string fault in refused)
            Fault(options, names.Join(chosenPath, names.Of(fault)));
        if (refused.Count == 0)
            property.SetValue(record, choice.Make(chosen));
        return told;
    }

    private static string ExpectedDetector(string? typed) => typed is null
        ? $"expected one of {string.Join(", ", KnownDetectors.OfSensors.Names)}"
        : NearestName.Advice(typed, [.. KnownDetectors.OfSensors.Names]);

    private bool IsOptionOf(DetectorEntry<IDetector> choice, OptionNode node) =>
        OptionSchema.PropertiesOf(choice.NewOptions().GetType()).Any(property => names.Is(node.Name, property.Name));

    private void Unknown(OptionNode node, string path, IEnumerable<string> siblings)
    {
        string key = names.Join(path, OptionNode.Short(node.Name));
        Fault(node, $"{key} is not known, the nearest is {NearestName.Of(key, _known, names.LastOf)}; expected {string.Join(", ", siblings)}");
    }

    private void Fault(OptionNode node, string fault) => _faults.Add(node.Where.Length == 0 ? fault : $"{node.Where}: {fault}");

    /// <summary>What a record's own check finds; records that have none are sound.</summary>
    private static IReadOnlyList<string> Check(object record) =>
        record.GetType().GetMethod("Validate", Type.EmptyTypes)?.Invoke(record, null) as IReadOnlyList<string> ?? [];
}
